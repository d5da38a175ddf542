import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { NoAnswerInTime, retryAfter, retryPolicy } from '../../../lambdas/shared/azure/retry.ts';

const request = createPipelineRequest({ url: 'https://management.azure.com/subscriptions' });

function answer(status: number, headers: Record<string, string> = {}): PipelineResponse {
  return { status, headers: createHttpHeaders(headers), request };
}

/** Gives `answers` in turn, the last one for ever, to a policy whose sleeping only moves its clock. */
async function send(
  answers: readonly (PipelineResponse | Error | 'never')[],
  {
    timeLeft = 900_000,
    random = 0,
    maxRetries = 8,
    maxWait = Infinity,
    attemptTimeout = 60_000,
  } = {},
) {
  const waits: number[] = [];
  const statistics = { retries: 0 };
  let calls = 0;
  let left = timeLeft;
  const policy = retryPolicy({
    budget: { maxRetries, maxWait, attemptTimeout },
    timeLeft: () => left,
    statistics,
    random: () => random,
    async sleep(ms) {
      waits.push(ms);
      left -= ms;
    },
  });
  const outcome = await policy
    .sendRequest(request, async () => {
      const given = answers[Math.min(calls++, answers.length - 1)];
      if (given === 'never') return await new Promise<never>(() => undefined);
      if (given instanceof Error) throw given;
      return given ?? answer(200);
    })
    .catch((error: unknown) => error);
  return { outcome, waits, calls, ...statistics };
}

describe('retrying a call to Azure', () => {
  it('hands out an answer that needs no retry at once', async () => {
    const { outcome, waits, calls, retries } = await send([answer(404)]);

    expect(outcome).toMatchObject({ status: 404 });
    expect(waits).toEqual([]);
    expect({ calls, retries }).toEqual({ calls: 1, retries: 0 });
  });

  it('waits as long as Retry-After says', async () => {
    const { outcome, waits, calls, retries } = await send([
      answer(429, { 'retry-after': '17' }),
      answer(200),
    ]);

    expect(outcome).toMatchObject({ status: 200 });
    expect(waits).toEqual([17_000]);
    expect({ calls, retries }).toEqual({ calls: 2, retries: 1 });
  });

  it('spreads those who were told the same time over one more second', async () => {
    const { waits } = await send([answer(429, { 'retry-after': '17' }), answer(200)], {
      random: 0.5,
    });

    expect(waits).toEqual([17_500]);
  });

  it('backs off further than a Retry-After that keeps being too short', async () => {
    const short = answer(429, { 'retry-after': '1' });
    const { waits } = await send([short, short, short, answer(200)], { random: 0.999 });

    expect(waits.map(Math.round)).toEqual([1000, 1999, 3998]);
  });

  it('backs off from a 429 without Retry-After, which the SDK would not repeat', async () => {
    const { outcome, waits } = await send([answer(429), answer(429), answer(429), answer(200)]);

    expect(outcome).toMatchObject({ status: 200 });
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it.each([408, 500, 502, 503, 504])('repeats after %i', async (status) => {
    const { outcome, retries } = await send([answer(status), answer(200)]);

    expect(outcome).toMatchObject({ status: 200 });
    expect(retries).toBe(1);
  });

  it.each([400, 401, 403, 404, 409, 501, 505])('does not repeat after %i', async (status) => {
    const { calls } = await send([answer(status)]);

    expect(calls).toBe(1);
  });

  it('repeats after a lost connection', async () => {
    const lost = new RestError('read ECONNRESET', { code: 'ECONNRESET' });
    const { outcome } = await send([lost, answer(200)]);

    expect(outcome).toMatchObject({ status: 200 });
  });

  it('does not repeat when the certificate is not trusted', async () => {
    const distrust = new RestError('self-signed', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const { outcome, calls } = await send([distrust]);

    expect(outcome).toBe(distrust);
    expect(calls).toBe(1);
  });

  it('does not repeat a mistake of our own', async () => {
    const mistake = new TypeError('x is not a function');
    const { outcome, calls } = await send([mistake]);

    expect(outcome).toBe(mistake);
    expect(calls).toBe(1);
  });

  it('hands out the last refusal when the number of retries is used up', async () => {
    const { outcome, waits, calls, retries } = await send([answer(503)], { maxRetries: 3 });

    expect(outcome).toMatchObject({ status: 503 });
    expect(waits).toEqual([500, 1000, 2000]);
    expect({ calls, retries }).toEqual({ calls: 4, retries: 3 });
  });

  it('does not begin a wait that the invocation would not outlive', async () => {
    const { outcome, waits } = await send([answer(429, { 'retry-after': '372' })], {
      timeLeft: 300_000,
    });

    expect(outcome).toMatchObject({ status: 429 });
    expect(waits).toEqual([]);
  });

  it('does not begin a wait longer than the budget allows', async () => {
    const { outcome, waits } = await send([answer(429, { 'retry-after': '30' })], {
      maxWait: 10_000,
    });

    expect(outcome).toMatchObject({ status: 429 });
    expect(waits).toEqual([]);
  });

  it('gives up an attempt that never ends, and tries again', async () => {
    const { outcome, calls } = await send(['never', answer(200)], { attemptTimeout: 20 });

    expect(outcome).toMatchObject({ status: 200 });
    expect(calls).toBe(2);
  });

  it('does not ask when no time is left', async () => {
    const { outcome } = await send([answer(200)], { timeLeft: 0 });

    expect(outcome).toEqual(new NoAnswerInTime('no time was left to ask'));
  });
});

describe('the wait that an answer asks for', () => {
  const now = Date.parse('2026-11-23T06:00:00Z');

  it.each([
    ['seconds', { 'retry-after': '17' }, 17_000],
    ['decimal seconds', { 'retry-after': '2.128' }, 2128],
    ['an HTTP date', { 'retry-after': 'Mon, 23 Nov 2026 06:01:00 GMT' }, 60_000],
    ['a date that has passed', { 'retry-after': 'Mon, 23 Nov 2026 05:00:00 GMT' }, 0],
    ['milliseconds', { 'x-ms-retry-after-ms': '250', 'retry-after': '1' }, 250],
    [
      'hours, minutes and seconds of a quota',
      { 'x-ms-user-quota-resets-after': '01:02:05' },
      3_725_000,
    ],
    [
      'Retry-After before a quota',
      { 'x-ms-user-quota-resets-after': '00:00:05', 'retry-after': '7' },
      7000,
    ],
    ['a quota that resets who knows when', { 'x-ms-user-quota-resets-after': 'soon' }, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['less than nothing', { 'retry-after': '-5' }, undefined],
    ['nothing', {}, undefined],
  ])('reads %s', (_, headers, expected) => {
    expect(retryAfter(createHttpHeaders({ ...headers }), now)).toBe(expected);
  });
});
