import { toInstant } from '../../lambdas/alerts/to-instant.ts';

const FALLBACK = '2026-01-01T00:00:00.000Z';

describe('an Azure time', () => {
  it.each([
    ['seven fraction digits', '2020-03-26T07:14:03.9050215Z', '2020-03-26T07:14:03.905Z'],
    ['no fraction', '2020-03-26T07:14:03Z', '2020-03-26T07:14:03.000Z'],
    ['no zone, which is UTC', '2020-03-26T07:14:03.905', '2020-03-26T07:14:03.905Z'],
    ['an offset', '2020-03-26T09:14:03+02:00', '2020-03-26T07:14:03.000Z'],
    ['words', 'a while ago', FALLBACK],
    ['nothing', '', FALLBACK],
  ])('with %s is read as UTC', (_case, time, instant) => {
    expect(toInstant(time, FALLBACK)).toBe(instant);
  });
});
