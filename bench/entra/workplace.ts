import { randomUUID } from 'node:crypto';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { createSimulatorClient } from '../../local/azure/simulator-client.ts';
import { integrationOf as connected } from '../integration-of.ts';
import { localDynamo, makeTables } from '../local-tables.ts';
import { openPlace } from '../place.ts';
import type { Put, PutOptions } from '../put.worker.ts';
import type { BackstageOptions, BackstageReading } from './backstage.worker.ts';
import type { Crowd, CrowdOptions } from './crowd.worker.ts';
import type { Directory, DirectoryOptions } from './directory.server.ts';
import type { DirectoryTables } from './stores.ts';
import type { Synced, SyncOptions } from './sync.worker.ts';

/** Tenants, tables and processes for the measures; disposing of it ends and removes them all. */
export interface Workplace extends AsyncDisposable {
  startDirectory(options: DirectoryOptions): Promise<Directory>;
  /** An engine of its own, with as many empty sets of tables as are asked for. */
  startStore(): Promise<(integration?: Integration) => Promise<DirectoryTables>>;
  sync(options: SyncOptions, flags?: readonly string[]): Promise<Synced>;
  readWithBackstage(options: BackstageOptions): Promise<BackstageReading>;
  put(options: PutOptions): Promise<Put>;
  /** The step that has all people in memory. */
  crowd(options: CrowdOptions, flags?: readonly string[]): Promise<Crowd>;
}

export async function openWorkplace(): Promise<Workplace> {
  const place = await openPlace(import.meta.dirname);
  return {
    startDirectory: (options) => place.serve('directory.server.ts', options),
    async startStore() {
      const tables = place.declareTables();
      const endpoint = await place.startEngine();
      return async (integration) => {
        const names = await makeTables(endpoint, tables, {
          integrations: /integrations/i,
          runs: /runs/i,
          directory: /directory/i,
        });
        const client = localDynamo(endpoint);
        if (integration) {
          await dynamoIntegrationStore(client, names.integrations).create(integration);
        }
        client.destroy();
        return { endpoint, ...names };
      };
    },
    sync: (options, flags) => place.run('sync.worker.ts', options, flags),
    readWithBackstage: (options) => place.run('backstage.worker.ts', options),
    crowd: (options, flags) => place.run('crowd.worker.ts', options, flags),
    put: (options) => place.run('../put.worker.ts', options),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** The tenant's integration as an administrator makes it, with the sync on. */
export function integrationOf({ tenantId, clientId }: Directory): Integration {
  return connected({ tenantId, clientId, subscriptionIds: [randomUUID()], entraIdSync: true });
}

/** What work asked of Microsoft Graph, signing in left out; and what it came to. */
export async function countRequests<T>({ endpoint }: Directory, work: () => Promise<T>) {
  const simulator = createSimulatorClient(endpoint);
  await simulator.resetStatistics();
  const result = await work();
  const { operations } = await simulator.statistics();
  const requests = Object.values(operations.graph ?? {}).reduce((sum, count) => sum + count, 0);
  return { result, requests };
}
