import * as fc from 'fast-check';
import {
  adapt,
  adaptiveConcurrency,
  type CallEnd,
  FIRST_ALLOWANCE,
} from '../../../lambdas/shared/azure/adaptive-concurrency.ts';

/** Lets everything happen that only waits for promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Calls that end when the test says so; `running` are those under way, in the order they began. */
function calls() {
  const { run } = adaptiveConcurrency();
  const running: { name: number; end: (how: CallEnd) => void }[] = [];
  const begun: number[] = [];
  return {
    running,
    begun,
    start: (name: number, leads = false) =>
      run(
        () =>
          new Promise<CallEnd>((end) => {
            begun.push(name);
            running.push({ name, end });
          }),
        (how) => how,
        leads,
      ),
    async end(index: number, how: CallEnd) {
      running.splice(index, 1)[0]?.end(how);
      await settle();
    },
  };
}

describe('what a subscription is learned to bear', () => {
  it('begins with four calls at once', () => {
    expect(FIRST_ALLOWANCE.limit).toBe(4);
  });

  it('grows by one with each answer until the first 429', () => {
    expect(adapt(FIRST_ALLOWANCE, false, 0)).toEqual({ limit: 5, cuts: 0 });
  });

  it('grows by one after that when as many calls as may run were answered', () => {
    let allowance = { limit: 4, cuts: 1 };
    for (let answers = 0; answers < 5; answers++) allowance = adapt(allowance, false, 0);

    expect(Math.floor(allowance.limit)).toBe(5);
  });

  it('grows no further than eight', () => {
    let allowance = FIRST_ALLOWANCE;
    for (let answers = 0; answers < 1000; answers++) allowance = adapt(allowance, false, 0);

    expect(allowance.limit).toBe(8);
  });

  it('is halved by a 429, down to one', () => {
    let allowance = { limit: 8, cuts: 0 };
    const limits = [1, 2, 3, 4].map(() => {
      allowance = adapt(allowance, true, allowance.cuts);
      return allowance.limit;
    });

    expect(limits).toEqual([4, 2, 1, 1]);
  });

  it('is halved once by all the 429 of one moment', () => {
    const once = adapt({ limit: 8, cuts: 3 }, true, 3);

    expect(adapt(once, true, 3)).toBe(once);
    expect(adapt(once, true, once.cuts).limit).toBe(2);
  });

  it('stays between one and eight, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(5))), (answers) => {
        let allowance = FIRST_ALLOWANCE;
        for (const [isThrottled, age] of answers) {
          allowance = adapt(allowance, isThrottled, Math.max(0, allowance.cuts - age));
          expect(allowance.limit).toBeGreaterThanOrEqual(1);
          expect(allowance.limit).toBeLessThanOrEqual(8);
        }
      }),
    );
  });
});

describe('calls that take their turn', () => {
  it('let the longest waiting one go first', async () => {
    const test = calls();
    for (const name of [1, 2, 3, 4, 5, 6]) void test.start(name);
    await settle();
    expect(test.begun).toEqual([1, 2, 3, 4]);

    await test.end(2, 'silent');

    expect(test.begun).toEqual([1, 2, 3, 4, 5]);
  });

  it('let those go first that others follow from', async () => {
    const test = calls();
    for (const name of [1, 2, 3, 4, 5, 6]) void test.start(name);
    void test.start(7, true);
    await settle();

    await test.end(0, 'silent');
    await test.end(0, 'silent');

    expect(test.begun).toEqual([1, 2, 3, 4, 7, 5]);
  });

  it('begin no more until fewer than the halved number run', async () => {
    const test = calls();
    for (const name of [1, 2, 3, 4, 5, 6]) void test.start(name);
    await settle();

    await test.end(0, 'throttled');
    await test.end(0, 'throttled');
    expect(test.begun).toHaveLength(4);

    await test.end(0, 'silent');
    expect(test.begun).toHaveLength(5);
  });

  it('give their place back when they fail', async () => {
    const { run } = adaptiveConcurrency();
    const broken = Array.from({ length: 20 }, () =>
      run(
        () => Promise.reject(new Error('a mistake')),
        () => 'answered',
      ).catch((error: Error) => error.message),
    );

    expect(await Promise.all(broken)).toEqual(Array(20).fill('a mistake'));
  });

  it('never are more than allowed, never wait while there is room, and all come to their turn', async () => {
    const end = fc.constantFrom<CallEnd>('answered', 'answered', 'throttled', 'silent');
    const step = fc.oneof(
      fc.record({ start: fc.constant(true) }),
      fc.record({ start: fc.constant(false), index: fc.nat(7), how: end }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.infiniteStream(end),
        async (steps, ends) => {
          const test = calls();
          // The same rules by the book: what may run, and under which cuts each one began.
          let allowance = FIRST_ALLOWANCE;
          const cuts = new Map<number, number>();
          let started = 0;
          const finished: Promise<unknown>[] = [];

          async function finish(index: number, how: CallEnd) {
            const call = test.running[index % test.running.length];
            if (!call) return;
            const before = cuts.get(call.name) ?? 0;
            if (how !== 'silent') allowance = adapt(allowance, how === 'throttled', before);
            await test.end(test.running.indexOf(call), how);
          }
          function check(runningBefore: number) {
            for (const name of test.begun) if (!cuts.has(name)) cuts.set(name, allowance.cuts);
            const most = Math.floor(allowance.limit);
            expect(test.running.length).toBeLessThanOrEqual(Math.max(most, runningBefore));
            const waiting = started - test.begun.length;
            if (waiting > 0) expect(test.running.length).toBeGreaterThanOrEqual(most);
          }

          for (const it of steps) {
            const before = test.running.length;
            if ('how' in it) await finish(it.index, it.how);
            else finished.push(test.start(started++));
            await settle();
            check('how' in it ? Math.max(0, before - 1) : before);
          }
          while (test.running.length > 0) {
            const before = test.running.length;
            await finish(0, ends.next().value ?? 'answered');
            check(before - 1);
          }

          await Promise.all(finished);
          expect(test.begun).toEqual(Array.from({ length: started }, (_, name) => name));
        },
      ),
      { numRuns: 100 },
    );
  });
});
