import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAzure } from '../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';
import { cpuAlert } from '../../local/main-job/cpu-alert.ts';
import { type HubClient, hubClient } from '../../local/main-job/hub-client.ts';
import { sendAlert } from '../../local/main-job/send-alert.ts';
import { until } from '../../local/main-job/until.ts';
import { type Platform, startPlatform } from '../../local/platform.ts';
import { fetchToken } from '../../local/sign-in/fetch-token.ts';
import { terminal } from '../../local/terminal/terminal.ts';
import { createMeter, type Usage } from './meter.ts';
import type { Counted } from './monthly.ts';

const RESOURCES = 1_000;
const ALERTS = 50;
const PAGES = 20;
const TIMEOUT_MS = 300_000;

/** Azure answers a page of a list in about this time, for which a function waits and is billed. */
const AZURE_LATENCY_MS = 300;

/** Runs each flow on this machine, and counts what it asks of AWS. */
export async function countFlows(directory: string): Promise<Counted> {
  await using stack = new AsyncDisposableStack();
  const { azure, environment } = await openAzure(directory, stack);
  const meter = createMeter();
  stack.defer(meter.close);
  const dataDirectory = join(directory, 'data');
  mkdirSync(dataDirectory);
  const platform = await startPlatform({
    dataDirectory,
    port: 0,
    functionEnvironment: environment,
    output: terminal({ write: () => true }),
    meter,
  });
  stack.defer(platform.close);
  const token = await fetchToken(platform.issuer.url, ['super_admin']);
  const hub = hubClient(platform.apiUrl, async () => token);
  const { tenantId, clientId, clientSecret, subscriptionIds } = azure;
  const { id } = await hub.connect({
    tenantId,
    clientId,
    clientSecret,
    subscriptionIds: [...subscriptionIds],
    entraIdSync: true,
  });

  /** What a flow used, and how many of what it was about it answered. */
  async function count(flow: () => Promise<number>): Promise<Usage> {
    meter.used();
    const times = await flow();
    const share = (value: number) => value / times;
    const { reads, writes, secretCalls, messages, invocations, gigabyteSeconds } = meter.used();
    return {
      reads: share(reads),
      writes: share(writes),
      secretCalls: share(secretCalls),
      messages: share(messages),
      invocations: share(invocations),
      gigabyteSeconds: share(gigabyteSeconds),
    };
  }
  const once = (name: RegExp, event = {}) =>
    count(() => platform.invoke(name, event).then(() => 1));

  return {
    newItem: await count(() => discover(hub, id)),
    knownItem: await count(() => discover(hub, id)),
    newUser: await count(() => sync(hub, id)),
    idleSync: await count(() => sync(hub, id).then(() => 1)),
    changes: await once(/changes/i),
    reconcile: await once(/reconcile/i),
    verify: await once(/reconcile/i, { task: 'verify' }),
    syncWatch: await once(/syncwatch/i),
    expiryWatch: await once(/watchexp/i),
    // The first alerts find no process that runs.
    alert: await alerts(hub, platform, id).then((send) => send().then(() => count(send))),
    page: await count(async () => {
      for (let page = 0; page < PAGES; page += 1) await hub.configurationItems('azure_vm', 50);
      return PAGES;
    }),
  };
}

async function openAzure(directory: string, stack: AsyncDisposableStack) {
  const authority = await createCertificateAuthority();
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, authority.certificate);
  const azure = stack.adopt(
    await startAzure({
      certificate: authority.server,
      size: RESOURCES,
      latencyMs: AZURE_LATENCY_MS,
    }),
    ({ close }) => close(),
  );
  const environment = {
    AZURE_AUTHORITY_HOST: azure.endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: azure.endpoint,
    MICROSOFT_GRAPH_ENDPOINT: azure.endpoint,
    NODE_EXTRA_CA_CERTS: caFile,
  };
  return { azure, environment };
}

/** @returns how many resources it found */
async function discover(hub: HubClient, integrationId: string): Promise<number> {
  const { id } = await hub.runDiscovery(integrationId);
  const { state, scopes } = await ended('The discovery', () => hub.run(id));
  if (state !== 'succeeded') throw new Error(`The discovery ended ${state}.`);
  return scopes.reduce((sum, { found }) => sum + found, 0);
}

/** @returns how many users it was told of */
async function sync(hub: HubClient, integrationId: string): Promise<number> {
  const { id } = await hub.syncNow(integrationId);
  const { state, reads } = await ended('The sync', () => hub.syncRun(id));
  if (state !== 'succeeded') throw new Error(`The sync ended ${state}.`);
  return reads.find(({ name }) => name === 'users')?.found ?? 0;
}

/** @returns what sends an alert about each of some machines, and answers how many when they are incidents */
async function alerts(hub: HubClient, platform: Platform, integrationId: string) {
  const machines = await hub.configurationItems('azure_vm', ALERTS);
  const webhookUrl = await hub.webhookUrl(integrationId);
  const isDone = async () => ((await platform.waitingMessages()) === 0 ? true : undefined);
  return async (): Promise<number> => {
    for (const machine of machines) await sendAlert(webhookUrl, JSON.stringify(cpuAlert(machine)));
    await until('The end of the queue', isDone, TIMEOUT_MS);
    return machines.length;
  };
}

/** Asks for a run seldom, since asking is counted as well. */
async function ended<T extends { readonly finishedAt: string | null }>(
  what: string,
  ask: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const run = await ask();
    if (run.finishedAt !== null) return run;
  }
  throw new Error(`${what} did not end within ${TIMEOUT_MS / 1000} s.`);
}
