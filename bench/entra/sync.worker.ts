import { randomUUID } from 'node:crypto';
import { sync } from '../../lambdas/entra-sync/sync.ts';
import { azureAddresses } from '../../lambdas/shared/azure/clouds.ts';
import { servicePrincipalCredential } from '../../lambdas/shared/azure/credentials.ts';
import { openGraph } from '../../lambdas/shared/azure/graph.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { queuedRun } from '../../lambdas/shared/domain/run.ts';
import { inlineContext } from '../../test/cmdb-discovery/inline-context.ts';
import { countWrites } from '../count-writes.ts';
import { localDynamo } from '../local-tables.ts';
import type { Directory } from './directory.server.ts';
import { type DirectoryTables, storesIn, storesInMemory } from './stores.ts';
import { type Memberships, tellMemberships } from './tell-memberships.ts';

/** One round of the product's sync. */
export interface SyncOptions {
  readonly directory: Directory;
  readonly integration: Integration;
  /** Absent: everything is kept in memory, so that reading is all that takes time. */
  readonly tables?: DirectoryTables;
  /** Whether to tell who is in which groups when all is done. */
  readonly tells?: boolean;
}

export interface Synced {
  /** Of the round, without starting the process and signing in. */
  readonly seconds: number;
  /** Of this process on a core. */
  readonly cpuSeconds: number;
  /** Absent when the round succeeded. */
  readonly error?: string;
  /** To the directory's table. */
  readonly writes: number;
  /** Before the round, and the most within it. */
  readonly idleMb: number;
  readonly peakMb: number;
  readonly memberships: Memberships;
}

const SAMPLE_MS = 50;

const options = JSON.parse(process.argv[2] ?? '') as SyncOptions;
const { directory, integration, tables } = options;
const client = localDynamo(tables?.endpoint ?? 'http://127.0.0.1:1');
const counted = countWrites(client, tables ? [tables.directory] : []);
const stores = tables ? storesIn(client, tables) : await storesInMemory(integration);
const timeLeft = () => 15 * 60_000;
const { authorityHost, graph } = azureAddresses('public', {
  AZURE_AUTHORITY_HOST: directory.endpoint,
  MICROSOFT_GRAPH_ENDPOINT: directory.endpoint,
});
const credential = servicePrincipalCredential(directory, { authorityHost, timeLeft });
await credential.getToken(graph.scope);
const open = openGraph({ ...graph, credential, timeLeft });

const runId = randomUUID();
const integrationId = integration.id;
const requestedAt = new Date().toISOString();
const idleMb = rssMb();
let peakMb = idleMb;
const sampling = setInterval(sample, SAMPLE_MS);

const started = performance.now();
const cpu = process.cpuUsage();
await stores.runs.create(
  queuedRun({ id: runId, integrationId, kind: 'entra-sync', trigger: 'manual', requestedAt }),
);
await sync({ trigger: 'run', runId, integrationId }, inlineContext({ invoke: fail, wait: fail }), {
  ...stores,
  connect: async () => open,
  sync: { start: fail },
  outOfTime: () => false,
  measure: () => {},
  newId: randomUUID,
  now: () => new Date(),
});
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
sample();
clearInterval(sampling);

const run = await stores.runs.get(runId);
const result: Synced = {
  seconds,
  cpuSeconds: (user + system) / 1e6,
  ...(run?.state !== 'succeeded' && { error: `${run?.state}: ${JSON.stringify(run?.error)}` }),
  writes: counted.writes,
  idleMb,
  peakMb,
  memberships: options.tells ? await tellMemberships(stores.directory, directory.tenantId) : {},
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());

/** One round waits for nobody and starts nothing else. */
function fail(): never {
  throw new Error('The round left its way.');
}

function sample(): void {
  peakMb = Math.max(peakMb, rssMb());
}

function rssMb(): number {
  return process.memoryUsage.rss() / 1e6;
}
