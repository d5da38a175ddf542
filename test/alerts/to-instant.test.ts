import { toInstant } from '../../lambdas/alerts/to-instant.ts';

const FALLBACK = '2026-01-01T00:00:00.000Z';

describe('an Azure time', () => {
  it.each([
    ['seven fraction digits', '2020-03-26T07:14:03.9050215Z', '2020-03-26T07:14:03.905Z'],
    ['no fraction', '2020-03-26T07:14:03Z', '2020-03-26T07:14:03.000Z'],
    ['no zone, which is UTC', '2020-03-26T07:14:03.905', '2020-03-26T07:14:03.905Z'],
    ['an offset', '2020-03-26T09:14:03+02:00', '2020-03-26T07:14:03.000Z'],
    ['an offset without a colon', '2020-03-26T09:14:03+0200', '2020-03-26T07:14:03.000Z'],
    ['a US date', '3/22/2019 1:36:31 PM', '2019-03-22T13:36:31.000Z'],
    ['a US date with an offset', '11/17/2021 5:40:29 PM -08:00', '2021-11-18T01:40:29.000Z'],
    ['a US date that does not exist', '13/45/2019 1:36:31 PM', FALLBACK],
    ['words that hold a number', 'step 5', FALLBACK],
    ['words', 'a while ago', FALLBACK],
    ['nothing', '', FALLBACK],
  ])('with %s is read as UTC', (_case, time, instant) => {
    expect(toInstant(time, FALLBACK)).toBe(instant);
  });
});
