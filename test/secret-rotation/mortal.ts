/** How long a function lives, counted in its calls of AWS and Azure. */
export interface Life {
  /** Calls made so far, of all invocations. */
  readonly calls: number;
  /** Whether the end came. */
  readonly ended: boolean;
  /** An invocation begins: a process that died is replaced by another. */
  begin(): void;
  /** The same port, whose calls count. */
  mortal<T extends object>(port: T): T;
}

/**
 * A life that ends after its n-th call, which takes effect although nobody hears its answer. `dies`: the
 * process is gone with it, and makes no further call; `answer lost`: it lives on and sees an error.
 */
export function lifeOf(last: number, way: 'dies' | 'answer lost'): Life {
  let calls = 0;
  let dead = false;
  let ended = false;

  /** What the caller sees of its n-th call. */
  function hear<T>(answer: T): T {
    calls += 1;
    if (calls !== last) return answer;
    ended = true;
    dead = way === 'dies';
    throw new Error(`The ${last}th call's answer was never heard.`);
  }

  async function heard(answer: unknown) {
    return hear(await answer);
  }

  async function* heardList(list: AsyncIterable<unknown>) {
    yield* hear(await Array.fromAsync(list));
  }

  function refuseDead(): void {
    if (dead) throw new Error('A dead process makes no calls.');
  }

  return {
    get calls() {
      return calls;
    },
    get ended() {
      return ended;
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
            refuseDead();
            const answer: unknown = member.apply(target, values);
            return isIterable(answer) ? heardList(answer) : heard(answer);
          };
        },
      }),
  };
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
