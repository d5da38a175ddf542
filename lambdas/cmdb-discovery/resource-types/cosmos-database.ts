import * as z from 'zod';
import type { DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';
import { armTypeOf, lastSegment, parentId } from './arm-id.ts';
import {
  armResource,
  describeResource,
  keyOf,
  optionalText,
  readResource,
} from './arm-resource.ts';
import { childrenOf } from './children.ts';
import type { ResourceType } from './resource-type.ts';
import { unlessGone } from './unless-gone.ts';

const API_VERSION = '2025-10-15';
const ACCOUNT = 'microsoft.documentdb/databaseaccounts';

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
  apiVersion: API_VERSION,
  armTypes: [ACCOUNT, ...Object.values(CHILDREN).flatMap((children) => typeOf(children) ?? [])],
  async *discover(azure, subscriptionId, _recall, cursor) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.DocumentDB/databaseAccounts`;
    for await (const { resources, next } of azure.pages(path, API_VERSION, cursor)) {
      const accounts = resources.map(readAccount);
      // An account deleted after it had been listed has taken its databases with it.
      const databases = (account: DatabaseAccount) => unlessGone(databasesOf(azure, account), []);
      yield { items: await childrenOf(accounts, databases), cursor: next };
    }
  },
  async read(azure, armId) {
    if (armTypeOf(armId) === ACCOUNT) {
      return databasesOf(azure, readAccount(await azure.get(armId, API_VERSION)));
    }
    const account = readAccount(await azure.get(parentId(armId), API_VERSION));
    return [toCosmosDatabase(await azure.get(armId, API_VERSION), account)];
  },
};

function typeOf(children: string | undefined): string | undefined {
  return children && `${ACCOUNT}/${children.toLowerCase()}`;
}

/** The databases of an account; the account itself when it has none. */
async function databasesOf(
  azure: ResourceManager,
  account: DatabaseAccount,
): Promise<DiscoveredItem[]> {
  const items: DiscoveredItem[] = [];
  const children = CHILDREN[apiOf(account)];
  if (children) {
    for await (const { resources } of azure.pages(`${account.id}/${children}`, API_VERSION)) {
      items.push(...resources.map((database) => toCosmosDatabase(database, account)));
    }
  }
  return items.length > 0 ? items : [toCosmosAccount(account)];
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
  const name = database.properties?.resource?.id ?? lastSegment(database.id);
  return { ...toItem(located, account, name), relatedId: keyOf(account.id) };
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
  const { properties } = account;
  const item = describeResource(resource);
  return {
    class: 'azure_database',
    resourceType: 'cosmos-database',
    ...item,
    kind: apiOf(account),
    state: properties?.provisioningState ?? null,
    relatedId: null,
    details: {
      api: apiOf(account),
      offer: properties?.databaseAccountOfferType ?? null,
      free_tier: properties?.enableFreeTier ?? null,
      serverless: isServerless(account),
      account_provisioning_state: properties?.provisioningState ?? null,
    },
    attributes: {
      server_name: lastSegment(account.id),
      database,
      tier: tierOf(account),
      region: item.region,
    },
  };
}

/** The offer type is `Standard` for every account, so serverless and free tier tell more. */
function tierOf(account: DatabaseAccount): string | null {
  if (isServerless(account)) return 'Serverless';
  if (account.properties?.enableFreeTier) return 'Free';
  return account.properties?.databaseAccountOfferType ?? null;
}

function isServerless({ properties }: DatabaseAccount): boolean {
  return (
    properties?.capacityMode === 'Serverless' ||
    (properties?.capabilities?.some(({ name }) => name === 'EnableServerless') ?? false)
  );
}
