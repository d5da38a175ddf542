import * as z from 'zod';
import type { DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import {
  type ArmResource,
  type ResourceManager,
  saysGone,
} from '../../shared/domain/resource-manager.ts';
import { lastSegment } from './arm-id.ts';
import { armResource, describeResource, optionalText, readResource } from './arm-resource.ts';
import { childrenOf } from './children.ts';
import type { ResourceType } from './resource-type.ts';

const API_VERSION = '2025-10-15';

const DatabaseAccount = z.object({
  ...armResource,
  properties: z
    .object({
      capabilities: z.array(z.object({ name: optionalText })).nullish(),
      capacityMode: optionalText,
      enableFreeTier: z.boolean().nullish(),
      databaseAccountOfferType: optionalText,
      provisioningState: optionalText,
    })
    .nullish(),
});
export type DatabaseAccount = z.infer<typeof DatabaseAccount>;

const Database = z.object({
  ...armResource,
  properties: z.object({ resource: z.object({ id: optionalText }).nullish() }).nullish(),
});

/** Each API's own list of databases; Table accounts and those of the retired Parse API have none. */
const CHILDREN = {
  Sql: 'sqlDatabases',
  MongoDB: 'mongodbDatabases',
  Gremlin: 'gremlinDatabases',
  Cassandra: 'cassandraKeyspaces',
  Table: undefined,
  Parse: undefined,
} as const;
export type CosmosApi = keyof typeof CHILDREN;

/**
 * Accounts come in one list, databases account by account: one call per account.
 *
 * @see https://learn.microsoft.com/rest/api/cosmos-db-resource-provider/database-accounts/list
 */
export const cosmosDatabase: ResourceType = {
  name: 'cosmos-database',
  ciClass: 'azure_database',
  discover(azure, subscriptionId) {
    return childrenOf(accounts(azure, subscriptionId), (account) => databases(azure, account));
  },
};

async function* accounts(azure: ResourceManager, subscriptionId: string) {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.DocumentDB/databaseAccounts`;
  for await (const page of azure.pages(path, API_VERSION)) yield page.map(readAccount);
}

async function* databases(azure: ResourceManager, account: DatabaseAccount) {
  const children = CHILDREN[apiOf(account)];
  let found = 0;
  if (children) {
    try {
      for await (const page of azure.pages(`${account.id}/${children}`, API_VERSION)) {
        yield page.map((database) => toCosmosDatabase(database, account));
        found += page.length;
      }
    } catch (error) {
      // The account was deleted after it had been listed, and its databases with it.
      if (!saysGone(error)) throw error;
      return;
    }
  }
  if (found === 0) yield [toCosmosAccount(account)];
}

export function readAccount(resource: ArmResource): DatabaseAccount {
  return readResource(DatabaseAccount, resource, 'a Cosmos DB account');
}

/** An account's `kind` knows MongoDB alone; the other APIs are capabilities of a `GlobalDocumentDB`. */
export function apiOf({ kind, properties }: DatabaseAccount): CosmosApi {
  const capabilities = properties?.capabilities?.map(({ name }) => name) ?? [];
  if (capabilities.includes('EnableCassandra')) return 'Cassandra';
  if (capabilities.includes('EnableGremlin')) return 'Gremlin';
  if (capabilities.includes('EnableTable')) return 'Table';
  return kind === 'MongoDB' || kind === 'Parse' ? kind : 'Sql';
}

/** The item of one database or keyspace. */
export function toCosmosDatabase(resource: ArmResource, account: DatabaseAccount): DiscoveredItem {
  const database = readResource(Database, resource, 'a Cosmos DB database');
  const located = { ...database, location: database.location || account.location };
  return toItem(located, account, database.properties?.resource?.id ?? lastSegment(database.id));
}

/** The item of an account that has no databases. */
export function toCosmosAccount(account: DatabaseAccount): DiscoveredItem {
  return toItem(account, account, null);
}

function toItem(
  resource: Parameters<typeof describeResource>[0],
  account: DatabaseAccount,
  database: string | null,
): DiscoveredItem {
  const item = describeResource(resource);
  return {
    class: 'azure_database',
    resourceType: 'cosmos-database',
    ...item,
    kind: apiOf(account),
    state: account.properties?.provisioningState ?? null,
    attributes: {
      server_name: lastSegment(account.id),
      database,
      tier: tierOf(account),
      region: item.region,
    },
  };
}

/** The offer type is `Standard` for every account, so serverless and free tier tell more. */
function tierOf({ properties }: DatabaseAccount): string | null {
  const isServerless =
    properties?.capabilities?.some(({ name }) => name === 'EnableServerless') ||
    properties?.capacityMode === 'Serverless';
  if (isServerless) return 'Serverless';
  if (properties?.enableFreeTier) return 'Free';
  return properties?.databaseAccountOfferType ?? null;
}
