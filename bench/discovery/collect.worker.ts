import { randomUUID } from 'node:crypto';
import { collectSubscription } from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import { RESOURCE_TYPES } from '../../lambdas/cmdb-discovery/resource-types/index.ts';
import type { ResourceType } from '../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import { dynamoConfigurationItemStore } from '../../lambdas/shared/aws/dynamo-configuration-item-store.ts';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../../lambdas/shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../../lambdas/shared/aws/dynamo-run-store.ts';
import { connectAs } from '../../lambdas/shared/azure/connect.ts';
import { leaseEnd } from '../../lambdas/shared/domain/keep-lease.ts';
import type { ScopeProgress } from '../../lambdas/shared/domain/run.ts';
import { countWrites } from '../count-writes.ts';
import type { Tenant } from './azure.server.ts';
import { type Cmdb, cmdbClient } from './cmdb.ts';

/** One run of `collect` over all subscriptions of a tenant. */
export interface CollectOptions {
  readonly tenant: Tenant;
  /** Where resources are read: the tenant itself, or its tape. */
  readonly resourceManager: string;
  readonly cmdb: Cmdb;
  readonly integrationId: string;
  /** Subscriptions at once. */
  readonly atOnce: number;
}

export interface Collected {
  /** Of the run, without starting the process. */
  readonly seconds: number;
  /** Of this process on a core. */
  readonly cpuSeconds: number;
  readonly found: number;
  readonly retired: number;
  readonly missing: number;
  /** To configuration items and their history. */
  readonly writes: number;
  /** Before the run. */
  readonly idleMb: number;
  /** The most memory held within each 100,000 items. */
  readonly peaksMb: readonly number[];
}

const MEMORY_SPAN = 100_000;
const SAMPLE_MS = 200;

const options = JSON.parse(process.argv[2] ?? '') as CollectOptions;
const { tenant, cmdb, integrationId } = options;
const client = cmdbClient(cmdb);
const counted = countWrites(client, [cmdb.items, cmdb.history]);
const runs = dynamoRunStore(client, cmdb.runs);
const leases = dynamoLeaseStore(client, cmdb.runs);
const runId = randomUUID();
const timeLeft = () => 15 * 60_000;
const environment = {
  AZURE_AUTHORITY_HOST: tenant.endpoint,
  AZURE_RESOURCE_MANAGER_ENDPOINT: options.resourceManager,
};

let seen = 0;
const idleMb = rssMb();
const peaksMb = [idleMb];
const sampling = setInterval(sample, SAMPLE_MS);

const lease = await leases.acquire(
  integrationId,
  runId,
  new Date().toISOString(),
  leaseEnd(new Date()),
);
if ('heldBy' in lease) throw new Error(`Run ${lease.heldBy} holds the lease.`);
const ports = {
  integrations: dynamoIntegrationStore(client, cmdb.integrations),
  runs,
  leases,
  configurationItems: dynamoConfigurationItemStore(client, cmdb.items, cmdb.history),
  resourceTypes: RESOURCE_TYPES.map(watched),
  connect: async () => connectAs({ cloud: 'public' }, tenant, environment, timeLeft),
  outOfTime: () => false,
  now: () => new Date(),
};

const started = performance.now();
const cpu = process.cpuUsage();
const pending = tenant.subscriptionIds.values();
await Promise.all(
  Array.from({ length: options.atOnce }, async () => {
    for (const subscriptionId of pending) {
      const { fence } = lease;
      const request = { runId, integrationId, subscriptionId, fence, task: 'discover' as const };
      await collectSubscription(request, ports);
    }
  }),
);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
sample();
clearInterval(sampling);

const scopes = await Array.fromAsync(runs.scopes(runId));
const broken = scopes.find(({ state }) => state !== 'complete');
if (broken) throw new Error(`A scope is ${broken.state}: ${JSON.stringify(broken.error)}`);
await leases.release(lease);
const sum = (field: 'found' | 'retired' | 'missing') =>
  scopes.reduce((total: number, scope: ScopeProgress) => total + scope[field], 0);
const result: Collected = {
  seconds,
  cpuSeconds: (user + system) / 1e6,
  found: sum('found'),
  retired: sum('retired'),
  missing: sum('missing'),
  writes: counted.writes,
  idleMb,
  peaksMb,
};
console.log(JSON.stringify(result));
process.exit();

/** A type as it is, but that what it finds is counted for the samples of memory. */
function watched(type: ResourceType): ResourceType {
  return {
    ...type,
    async *discover(...parameters) {
      for await (const page of type.discover(...parameters)) {
        seen += page.items.length;
        yield page;
      }
    },
  };
}

function sample(): void {
  const span = Math.floor(seen / MEMORY_SPAN);
  peaksMb[span] = Math.max(peaksMb[span] ?? 0, rssMb());
}

function rssMb(): number {
  return process.memoryUsage.rss() / 1e6;
}
