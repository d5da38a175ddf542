import { createThrottle } from '../../../../local/aws/api-gateway/throttle.ts';

describe('a throttle', () => {
  it('lets a burst pass, then as many as its rate', () => {
    const pass = createThrottle({ ratePerSecond: 2, burst: 3 });
    const passed = (now: number) => [pass(now), pass(now), pass(now), pass(now)];
    expect(passed(1000)).toEqual([true, true, true, false]);
    expect(passed(1500)).toEqual([true, false, false, false]);
    expect(passed(60_000)).toEqual([true, true, true, false]);
  });

  it('gains nothing from a clock that goes back', () => {
    const pass = createThrottle({ ratePerSecond: 1, burst: 1 });
    expect([pass(5000), pass(1000), pass(5000)]).toEqual([true, false, false]);
  });
});
