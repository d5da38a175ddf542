import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { callWebhook } from '../../local/azure/action-groups/call-webhook.ts';
import { isRetried, isTaken } from '../../local/azure/action-groups/retry-schedule.ts';
import { DEFAULT_CALLER_ADDRESS } from '../../local/azure/action-groups/source-addresses.ts';
import { type HubClient, hubClient } from '../../local/main-job/hub-client.ts';
import { fetchToken } from '../../local/sign-in/fetch-token.ts';
import type { Measurement } from '../measurement.ts';
import { percentile } from '../percentile.ts';
import { startServer } from '../processes.ts';
import type { Stack } from './stack.server.ts';
import { alertName, stormAlert, stormCalls, type Telling } from './storm-alerts.ts';

const BURST = 6_000;
/** Calls of the burst that wait for their answers at once. */
const AT_ONCE = 100;

/** As many as Azure sends a subscription: 1,500 a minute. */
const PER_SECOND = 25;
const STEADY = PER_SECOND * 120;

const TIMEOUT_MS = 30_000;
/** In place of Azure's first gap, so that the figure is not one of waiting. */
const RETRY_GAP_MS = 1_000;
const DRAIN_MS = 240_000;

/** Milliseconds of each answer. */
type Latencies = number[];

/**
 * A storm on the local stack: as many alerts as a log rule raises at once, then Azure's own rate for two
 * minutes, with doubles and Resolved before Fired among them; and what became of it.
 */
export async function* storm(directory: string): AsyncGenerator<Measurement> {
  const file = join(import.meta.dirname, 'stack.server.ts');
  const server = await startServer<Stack>(file, { directory });
  try {
    const stack = server.ready;
    const hub = hubClient(stack.apiUrl, () => fetchToken(stack.issuer, ['super_admin']));
    const least = percentile(await refusals(stack), 0.99);
    const burst = stormCalls(BURST, 1);
    const steady = stormCalls(STEADY, 1_000_000);
    const burstTimes = await sendAsFastAsTaken(burst, stack);
    const steadyTimes = await sendSteadily(steady, stack);
    const told = countTimelines([...burst, ...steady]);
    const incidents = await settled(hub, told.size);
    const { lost, doubled } = compare(told, incidents);
    const calls = burst.length + steady.length;
    yield { name: 'alerts lost', value: lost, unit: '', bar: { atMost: 0 }, baseline: calls };
    yield { name: 'alerts doubled', value: doubled, unit: '', bar: { atMost: 0 }, baseline: calls };
    const slowest = percentile(burstTimes, 1);
    yield {
      name: `slowest answer, ${BURST} at once`,
      value: slowest,
      unit: 'ms',
      bar: { atMost: 10_000 },
      baseline: least,
    };
    yield {
      name: `answer p99, ${PER_SECOND} a second`,
      value: percentile(steadyTimes, 0.99),
      unit: 'ms',
      bar: { atMost: 1_000 },
      baseline: least,
    };
  } finally {
    await server.stop();
  }
}

/** The least that a call can cost: the gateway refuses it by itself. */
async function refusals({ apiUrl }: Stack): Promise<Latencies> {
  const latencies: Latencies = [];
  for (let call = 0; call < 200; call += 1) {
    const started = performance.now();
    await post(`${apiUrl}/none`, '{}');
    latencies.push(performance.now() - started);
  }
  return latencies;
}

async function sendAsFastAsTaken(calls: readonly Telling[], stack: Stack): Promise<Latencies> {
  const latencies: Latencies = [];
  const queue = calls.values();
  const sender = async () => {
    for (const call of queue) await send(call, stack, latencies);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return latencies;
}

/** At the same rate whatever the answers do. */
async function sendSteadily(calls: readonly Telling[], stack: Stack): Promise<Latencies> {
  const latencies: Latencies = [];
  const started = performance.now();
  const sent: Promise<void>[] = [];
  for (const [index, call] of calls.entries()) {
    const due = started + (index * 1_000) / PER_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    sent.push(send(call, stack, latencies));
  }
  await Promise.all(sent);
  return latencies;
}

/** Until it is taken, as Azure would; each try has an answer of its own. */
async function send(
  call: Telling,
  { webhookUrl, subscriptionId }: Stack,
  latencies: Latencies,
): Promise<void> {
  const body = stormAlert(call, subscriptionId);
  for (;;) {
    const started = performance.now();
    const result = await post(webhookUrl, body);
    latencies.push(performance.now() - started);
    if (isTaken(result)) return;
    if (!isRetried(result)) throw new Error(`The webhook answered ${result} to an alert.`);
    await sleep(RETRY_GAP_MS);
  }
}

function post(url: string, body: string) {
  return callWebhook({
    url,
    body,
    callerAddress: DEFAULT_CALLER_ADDRESS,
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
  });
}

/** Alert → how many different things were told of it. */
function countTimelines(calls: readonly Telling[]): ReadonlyMap<string, number> {
  const told = new Map<string, Set<string>>();
  for (const { number, condition } of calls) {
    const of = told.get(alertName(number)) ?? new Set();
    told.set(alertName(number), of.add(condition));
  }
  return new Map([...told].map(([name, conditions]) => [name, conditions.size]));
}

/** All incidents, once they no longer change. */
async function settled(hub: HubClient, expected: number): Promise<readonly Incident[]> {
  const deadline = performance.now() + DRAIN_MS;
  let before = -1;
  for (;;) {
    const incidents = [...(await hub.incidents('open')), ...(await hub.incidents('resolved'))];
    const entries = incidents.reduce((sum, { timeline }) => sum + timeline.length, 0);
    const calm = entries === before;
    if ((calm && incidents.length >= expected) || performance.now() > deadline) return incidents;
    before = entries;
    await sleep(2_000);
  }
}

function compare(told: ReadonlyMap<string, number>, incidents: readonly Incident[]) {
  const known = new Map<string, number>();
  let doubled = 0;
  for (const { id, timeline, recurrence } of incidents) {
    const name = id.slice(id.lastIndexOf('/') + 1);
    if (known.has(name) || recurrence.count > 1) doubled += 1;
    known.set(name, (known.get(name) ?? 0) + timeline.length);
  }
  let lost = 0;
  for (const [name, count] of told) {
    const missing = count - (known.get(name) ?? 0);
    lost += Math.max(0, missing);
    doubled += Math.max(0, -missing);
  }
  return { lost, doubled };
}
