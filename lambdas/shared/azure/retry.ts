import { setTimeout as delay } from 'node:timers/promises';
import {
  isRestError,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import type { CallStatistics } from '../domain/resource-manager.ts';

/** How much patience one call may cost. Times are ms. */
export interface RetryBudget {
  readonly maxRetries: number;
  /** The longest single wait; one that Azure asks for beyond it ends the call. */
  readonly maxWait: number;
  /** The longest an attempt may take from its first byte to its last. */
  readonly attemptTimeout: number;
}

export interface RetryOptions {
  readonly budget: RetryBudget;
  /** Milliseconds that the invocation can still spend on Azure. */
  readonly timeLeft: () => number;
  /** Where retries are counted. */
  readonly statistics?: Pick<CallStatistics, 'retries'>;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** At least 0, less than 1. */
  readonly random?: () => number;
  /** Epoch ms. */
  readonly now?: () => number;
  /** Absent: attempts run at once. */
  readonly turn?: Turn;
}

/** Runs an attempt when its turn comes. Its time is measured from then on. */
export type Turn = (request: PipelineRequest, attempt: () => Promise<Outcome>) => Promise<Outcome>;

/** An attempt that took too long. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/**
 * Repeats calls that Azure throttles (429) or that fail for a moment (408, 5xx, a lost connection),
 * and hands out the last answer or error when the budget or the invocation's time ends. It stands in
 * for the SDK's own retry policy, which sleeps through a Retry-After of any length and gives up on
 * a 429 without one.
 */
export function retryPolicy(options: RetryOptions): PipelinePolicy {
  const { budget, timeLeft, statistics } = options;
  const { sleep = delay, random = Math.random, now = Date.now, turn = atOnce } = options;

  return {
    name: 'stackflowRetryPolicy',
    async sendRequest(request, next) {
      for (let retries = 0; ; retries++) {
        const outcome = await turn(request, () =>
          attempt(request, next, Math.min(budget.attemptTimeout, timeLeft())),
        );
        const wait = waitBefore(retries, told(outcome, now()), random);
        const over = retries >= budget.maxRetries || wait > budget.maxWait || wait >= timeLeft();
        if (over || !isPassing(outcome)) return settle(outcome);
        await sleep(wait);
        if (statistics) statistics.retries++;
      }
    },
  };
}

/** How an attempt ended. */
export type Outcome = { readonly response: PipelineResponse } | { readonly error: unknown };

const atOnce: Turn = (_, attempt) => attempt();

function settle(outcome: Outcome): PipelineResponse {
  if ('error' in outcome) throw outcome.error;
  return outcome.response;
}

/**
 * One attempt within `ms`. It races a timer, since the SDK's `request.timeout` ends with the
 * headers, and a compressed body that breaks off never ends at all.
 */
async function attempt(request: PipelineRequest, next: SendRequest, ms: number): Promise<Outcome> {
  if (ms <= 0) return { error: new NoAnswerInTime('no time was left to ask') };
  const abort = new AbortController();
  const { abortSignal } = request;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new NoAnswerInTime(`no answer within ${Math.round(ms / 1000)} s`));
    abort.abort();
  }, ms);
  try {
    request.abortSignal = abort.signal;
    return { response: await Promise.race([next(request), late]) };
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
    if (abortSignal) request.abortSignal = abortSignal;
    else delete request.abortSignal;
  }
}

/** Whether the same call may well succeed in a moment. */
function isPassing(outcome: Outcome): boolean {
  if ('response' in outcome) return isPassingStatus(outcome.response.status);
  return isSilence(outcome.error) && !isDistrust(outcome.error);
}

/** Whether a call failed because no answer came, rather than by a mistake of ours. */
export function isSilence(error: unknown): error is Error {
  return error instanceof NoAnswerInTime || isRestError(error);
}

/** A certificate that is not trusted now will not be in a moment. */
function isDistrust(error: unknown): boolean {
  return isRestError(error) && /CERT|SIGNATURE/.test(error.code ?? '');
}

/** 408, 429 and the 5xx except 501 and 505. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** At least what Azure asks for, and at least an exponential back-off, since Azure asks for too little at times. */
function waitBefore(retries: number, asked: number, random: () => number): number {
  const backOff = Math.min(64_000, 1000 * 2 ** retries);
  return asked > backOff ? asked + random() * 1000 : backOff * (0.5 + random() / 2);
}

function told(outcome: Outcome, now: number): number {
  return 'response' in outcome ? (retryAfter(outcome.response.headers, now) ?? 0) : 0;
}

/**
 * The wait that an answer asks for, in ms: `x-ms-retry-after-ms`, or `Retry-After` in seconds (with
 * decimals) or as an HTTP date, or Resource Graph's `x-ms-user-quota-resets-after` as hh:mm:ss.
 *
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function retryAfter(
  headers: { get(name: string): string | undefined | null },
  now: number,
): number | undefined {
  const inMs = headers.get('x-ms-retry-after-ms') ?? headers.get('retry-after-ms');
  if (inMs && Number(inMs) >= 0) return Number(inMs);
  const asked = headers.get('retry-after')?.trim();
  if (!asked) return quotaReset(headers.get('x-ms-user-quota-resets-after'));
  const seconds = Number(asked);
  if (!Number.isNaN(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const at = Date.parse(asked);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function quotaReset(asked: string | undefined | null): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d{2}):(\d{2})$/.exec(asked?.trim() ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
