import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { apiOf, readAccount } from '../../lambdas/cmdb-discovery/resource-types/cosmos-database.ts';
import { needsConfig, readSite } from '../../lambdas/cmdb-discovery/resource-types/site.ts';
import type { ArmResource } from '../../lambdas/shared/domain/resource-manager.ts';
import type { Tenant } from './azure.server.ts';

/** Reads all that discovery has to read, and does nothing with it: the least that can be done. */
export interface CensusOptions {
  readonly tenant: Tenant;
  readonly resourceManager: string;
  /** Whether to read the configurations of Windows apps, as a first run has to. */
  readonly configurations: boolean;
}

export interface SubscriptionCensus {
  readonly subscriptionId: string;
  /** Of lists; the first one of a server's or an account's databases is not among them. */
  readonly pages: number;
  readonly servers: number;
  readonly accounts: number;
  /** Those whose runtime the list does not tell. */
  readonly windowsApps: number;
  /** Calls that wait for each other, in the list that has most of them. */
  readonly chain: number;
  /** Ids of machines and of Windows apps: a few of each. */
  readonly machineIds: readonly string[];
  readonly windowsAppIds: readonly string[];
}

export interface Census {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly subscriptions: readonly SubscriptionCensus[];
}

const COSMOS_CHILDREN: Readonly<Record<string, string>> = {
  Sql: 'sqlDatabases',
  MongoDB: 'mongodbDatabases',
  Gremlin: 'gremlinDatabases',
  Cassandra: 'cassandraKeyspaces',
};
const CONCURRENCY = 8;
const SAMPLES = 5;

const { tenant, resourceManager, configurations } = JSON.parse(
  process.argv[2] ?? '',
) as CensusOptions;
const agent = new Agent({ keepAlive: true });
const authorization = `Bearer ${await signIn()}`;

const started = performance.now();
const cpu = process.cpuUsage();
const subscriptions: SubscriptionCensus[] = [];
for (const id of tenant.subscriptionIds) subscriptions.push(await count(id));
const { user, system } = process.cpuUsage(cpu);
const census: Census = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  subscriptions,
};
console.log(JSON.stringify(census));
process.exit();

async function count(subscriptionId: string): Promise<SubscriptionCensus> {
  const list = (type: string, version: string, each?: (resource: ArmResource) => Promise<number>) =>
    walk(`/subscriptions/${subscriptionId}/providers/${type}?api-version=${version}`, each);
  let servers = 0;
  let accounts = 0;
  const machineIds: string[] = [];
  const windowsAppIds: string[] = [];
  const walked = await Promise.all([
    list('Microsoft.Network/networkInterfaces', '2025-05-01'),
    list('Microsoft.Compute/virtualMachines', '2026-03-01', async ({ id }) => {
      machineIds.push(String(id));
      return 0;
    }),
    list('Microsoft.ContainerService/managedClusters', '2026-04-01'),
    list('Microsoft.Storage/storageAccounts', '2025-08-01'),
    list('Microsoft.Sql/servers', '2023-08-01', async ({ id }) => {
      servers += 1;
      return (await walk(`${id}/databases?api-version=2023-08-01`)).pages;
    }),
    list('Microsoft.DocumentDB/databaseAccounts', '2025-10-15', async (account) => {
      accounts += 1;
      const children = COSMOS_CHILDREN[apiOf(readAccount(account))];
      if (!children) return 0;
      return (await walk(`${account.id}/${children}?api-version=2025-10-15`)).pages;
    }),
    list('Microsoft.Web/sites', '2025-05-01', async (resource) => {
      if (!needsConfig(readSite(resource))) return 0;
      windowsAppIds.push(String(resource.id));
      if (!configurations) return 0;
      await get(`${resource.id}/config/web?api-version=2025-05-01`);
      return 1;
    }),
  ]);
  const pages = walked.reduce((sum, one) => sum + one.pages + one.furtherPages, 0);
  const chain = Math.max(...walked.map((one) => one.chain));
  return {
    subscriptionId,
    pages,
    servers,
    accounts,
    windowsApps: windowsAppIds.length,
    chain,
    machineIds: machineIds.slice(0, SAMPLES),
    windowsAppIds: windowsAppIds.slice(0, SAMPLES),
  };
}

/** @param each reads what belongs to a resource, and tells how many pages that took: none if 0 */
async function walk(path: string, each?: (resource: ArmResource) => Promise<number>) {
  let pages = 0;
  let furtherPages = 0;
  let longestChild = 0;
  for (let next: string | undefined = path; next !== undefined; ) {
    const page = await get(next);
    pages += 1;
    const pending = (page.value as ArmResource[]).values();
    const work = async () => {
      for (const resource of pending) {
        const childPages = (await each?.(resource)) ?? 0;
        furtherPages += Math.max(0, childPages - 1);
        longestChild = Math.max(longestChild, childPages);
      }
    };
    if (each) await Promise.all(Array.from({ length: CONCURRENCY }, work));
    const link = page.nextLink as string | undefined;
    next = link ? link.slice(new URL(link).origin.length) : undefined;
  }
  return { pages, furtherPages, chain: pages + longestChild };
}

async function get(path: string): Promise<ArmResource> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request(`${resourceManager}${path}`, { agent, headers: { authorization } })
    .once('error', reject)
    .once('response', (response) => text(response).then(resolve, reject))
    .end();
  return JSON.parse(await promise) as ArmResource;
}

async function signIn(): Promise<string> {
  const answer = await fetch(`${tenant.endpoint}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tenant.clientId,
      client_secret: tenant.clientSecret,
      scope: 'https://management.azure.com/.default',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
