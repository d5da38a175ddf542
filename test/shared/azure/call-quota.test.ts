import * as fc from 'fast-check';
import { callQuota, waitForQuota } from '../../../lambdas/shared/azure/call-quota.ts';

/** Someone who waits for a quota by a clock that only sleeping moves. */
function patient(timeLeft = Number.POSITIVE_INFINITY) {
  let time = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    pass(ms: number) {
      time += ms;
    },
    timeLeft: () => timeLeft - time,
    async sleep(ms: number) {
      waits.push(ms);
      time += ms;
    },
  };
}

describe('a quota of calls', () => {
  it('lets as many calls through at once as it has, and the next when the first has aged', async () => {
    const quota = callQuota({ calls: 2, ms: 1000 });
    const caller = patient();

    await waitForQuota(quota, 'lists', caller);
    caller.pass(400);
    await waitForQuota(quota, 'lists', caller);
    await waitForQuota(quota, 'lists', caller);
    await waitForQuota(quota, 'lists', caller);

    expect(caller.waits).toEqual([600, 400]);
  });

  it('gives those who come together instants of their own', async () => {
    const quota = callQuota({ calls: 1, ms: 1000 });
    const waits: number[] = [];
    const patience = {
      now: () => 0,
      timeLeft: () => 60_000,
      sleep: async (ms: number) => void waits.push(ms),
    };

    await Promise.all([1, 2, 3].map(() => waitForQuota(quota, 'lists', patience)));

    expect(waits).toEqual([1000, 2000]);
  });

  it('takes no place for a wait that the invocation would not outlive', async () => {
    const quota = callQuota({ calls: 1, ms: 1000 });
    const hurried = patient(1000);
    await waitForQuota(quota, 'lists of storage accounts', hurried);

    await expect(waitForQuota(quota, 'lists of storage accounts', hurried)).rejects.toMatchObject({
      code: 'azure_throttled',
      message: expect.stringContaining('lists of storage accounts is used up for another 1 s'),
    });
    expect(hurried.waits).toEqual([]);
    expect(quota.next(0)).toBe(1000);
  });

  it('is kept in every span of time, and nobody waits longer than it takes', () => {
    const gap = fc.nat(500);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(gap), (calls, gaps) => {
        const quota = callQuota({ calls, ms: 1000 });
        const starts: number[] = [];
        let now = 0;
        for (const ms of gaps) {
          now += ms;
          const at = quota.next(now);
          quota.take(at);
          const before = starts.at(-calls);
          expect(at).toBe(Math.max(now, starts.at(-1) ?? 0, (before ?? -1000) + 1000));
          starts.push(at);
        }
        for (const [index, at] of starts.entries()) {
          const within = starts.slice(index).filter((other) => other < at + 1000);
          expect(within.length).toBeLessThanOrEqual(calls);
        }
      }),
    );
  });
});
