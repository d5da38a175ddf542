/** The end of a process; nothing that it calls afterwards does anything. */
export class Death extends Error {
  override readonly name = 'Death';
}

/** How many steps a process has left: each call of a port is one before its effect and one after it. */
export interface Life {
  steps: number;
}

/** Calls that no process dies of. */
const HARMLESS = new Set<string | symbol>(['now', 'outOfTime', 'newId', 'measure']);

/** The ports of a process that dies somewhere: before a call, behind one, or between two pages. */
export function mortal<T extends object>(ports: T, life: Life): T {
  return new Proxy(ports, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'function') {
        const call = (...parameters: unknown[]): unknown =>
          Reflect.apply(value, target, parameters);
        return HARMLESS.has(name) ? call : mortalCall(call, life);
      }
      return isPort(value) ? mortal(value, life) : value;
    },
  });
}

function mortalCall(call: (...parameters: unknown[]) => unknown, life: Life) {
  return (...parameters: unknown[]): unknown => {
    step(life);
    const result = call(...parameters);
    if (result instanceof Promise) {
      const answer = mortalAnswer(result, life);
      // Nobody waits for it when the call made beside it dies at once.
      answer.catch(() => undefined);
      return answer;
    }
    if (isPages(result)) return mortalPages(result, life);
    return isPort(result) ? mortal(result, life) : result;
  };
}

async function mortalAnswer(answer: Promise<unknown>, life: Life): Promise<unknown> {
  const value = await answer;
  step(life);
  return typeof value === 'function'
    ? mortalCall((...parameters) => Reflect.apply(value, undefined, parameters), life)
    : value;
}

async function* mortalPages(pages: AsyncIterable<unknown>, life: Life): AsyncGenerator<unknown> {
  for await (const page of pages) {
    step(life);
    yield page;
  }
}

function step(life: Life): void {
  life.steps -= 1;
  if (life.steps < 0) throw new Death('The process died.');
}

function isPort(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPages(value: unknown): value is AsyncIterable<unknown> {
  return isPort(value) && Symbol.asyncIterator in value;
}
