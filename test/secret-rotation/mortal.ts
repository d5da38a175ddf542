/** How a call of AWS or Azure goes wrong. */
export type Mishap =
  /** It takes effect, and the process is gone before it hears the answer: it makes no further call. */
  | 'dies'
  /** It takes effect, and the process lives on and sees an error. */
  | 'answer lost'
  /** It takes no effect, and the process sees an error. */
  | 'refused';

/** How long a function lives, counted in its calls of AWS and Azure. */
export interface Life {
  /** The call that went wrong; undefined when it did not come to that. */
  readonly struck: string | undefined;
  /** An invocation begins: a process that died is replaced by another. */
  begin(): void;
  /** The same port, whose calls count. */
  mortal<T extends object>(port: T): T;
}

/** A life in which the n-th call goes wrong; none with 0. */
export function lifeOf(last: number, way: Mishap): Life {
  let calls = 0;
  let dead = false;
  let struck: string | undefined;

  /** Whether it is this call's turn to go wrong. */
  function strikes(name: string): boolean {
    if (dead) throw new Error('A dead process makes no calls.');
    calls += 1;
    if (calls !== last) return false;
    struck = name;
    return true;
  }

  function fail(): never {
    dead = way === 'dies';
    throw new Error(`Call ${last} went wrong.`);
  }

  async function heard(answer: unknown) {
    await answer;
    return fail();
  }

  async function* heardList(list: AsyncIterable<unknown>) {
    await Array.fromAsync(list);
    yield fail();
  }

  return {
    get struck() {
      return struck;
    },
    begin() {
      dead = false;
    },
    mortal: (port) =>
      new Proxy(port, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return (...values: unknown[]) => {
            const isLast = strikes(String(name));
            if (isLast && way === 'refused') return fail();
            const answer: unknown = member.apply(target, values);
            if (!isLast) return answer;
            return isIterable(answer) ? heardList(answer) : heard(answer);
          };
        },
      }),
  };
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
