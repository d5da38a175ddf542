import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SyncPorts } from '../../lambdas/entra-sync/sync-ports.ts';
import { dynamoDirectoryStore } from '../../lambdas/shared/aws/dynamo-directory-store.ts';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../../lambdas/shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../../lambdas/shared/aws/dynamo-run-store.ts';
import { dynamoSyncProgress } from '../../lambdas/shared/aws/dynamo-sync-progress.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { memoryDirectoryStore } from '../../test/memory/memory-directory-store.ts';
import { memoryIntegrationStore } from '../../test/memory/memory-integration-store.ts';
import { memoryLeaseStore } from '../../test/memory/memory-lease-store.ts';
import { memoryRunStore } from '../../test/memory/memory-run-store.ts';
import { memorySyncProgress } from '../../test/memory/memory-sync-progress.ts';

/** The tables that a sync works with, and the engine that keeps them. */
export interface DirectoryTables {
  readonly endpoint: string;
  readonly integrations: string;
  readonly runs: string;
  readonly directory: string;
}

/** What a sync keeps its work in. */
export type SyncStores = Pick<
  SyncPorts,
  'integrations' | 'runs' | 'leases' | 'directory' | 'progress'
>;

/** The product's own stores. */
export function storesIn(client: DynamoDBDocumentClient, tables: DirectoryTables): SyncStores {
  return {
    integrations: dynamoIntegrationStore(client, tables.integrations),
    runs: dynamoRunStore(client, tables.runs),
    leases: dynamoLeaseStore(client, tables.runs),
    progress: dynamoSyncProgress(client, tables.runs),
    directory: dynamoDirectoryStore(client, tables.directory),
  };
}

/** Stores that cost next to nothing: what is left is reading. */
export async function storesInMemory(integration: Integration): Promise<SyncStores> {
  const integrations = memoryIntegrationStore();
  await integrations.create(integration);
  return {
    integrations,
    runs: memoryRunStore(),
    leases: memoryLeaseStore(),
    progress: memorySyncProgress(),
    directory: memoryDirectoryStore(),
  };
}
