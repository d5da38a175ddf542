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

const API_VERSION = '2023-08-01';

const SqlServer = z.object({ id: z.string() });

const SqlDatabase = z.object({
  ...armResource,
  sku: z.object({ name: optionalText, tier: optionalText }).nullish(),
  properties: z
    .object({
      status: optionalText,
      creationDate: optionalText,
      currentServiceObjectiveName: optionalText,
      elasticPoolId: optionalText,
    })
    .nullish(),
});

/**
 * Azure lists databases by server only: one call per server.
 *
 * @see https://learn.microsoft.com/rest/api/sql/databases/list-by-server
 */
export const sqlDatabase: ResourceType = {
  name: 'sql-database',
  ciClass: 'azure_database',
  apiVersion: API_VERSION,
  armTypes: ['microsoft.sql/servers', 'microsoft.sql/servers/databases'],
  async *discover(azure, subscriptionId, _recall, cursor) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Sql/servers`;
    for await (const { resources, next } of azure.pages(path, API_VERSION, cursor)) {
      const servers = resources.map((server) => readResource(SqlServer, server, 'an SQL server'));
      // A server deleted after it had been listed has taken its databases with it.
      const databases = (server: SqlServer) => unlessGone(databasesOf(azure, server.id), []);
      yield { items: await childrenOf(servers, databases), cursor: next };
    }
  },
  async read(azure, armId) {
    if (armTypeOf(armId) === 'microsoft.sql/servers') return databasesOf(azure, armId);
    return toSqlDatabases(await azure.get(armId, API_VERSION));
  },
};
type SqlServer = z.infer<typeof SqlServer>;

async function databasesOf(azure: ResourceManager, serverId: string): Promise<DiscoveredItem[]> {
  const items: DiscoveredItem[] = [];
  for await (const { resources } of azure.pages(`${serverId}/databases`, API_VERSION)) {
    items.push(...resources.flatMap(toSqlDatabases));
  }
  return items;
}

/** The item of a database; none for the system's own, `master`. */
export function toSqlDatabases(resource: ArmResource): DiscoveredItem[] {
  const database = readResource(SqlDatabase, resource, 'an SQL database');
  const { sku, properties } = database;
  const item = describeResource(database);
  // By name and kind, since `master` may carry the SKU of a user's database.
  const isSystem = item.name === 'master' || /system/i.test(database.kind ?? '');
  if (isSystem) return [];
  const server = parentId(database.id);
  return [
    {
      class: 'azure_database',
      resourceType: 'sql-database',
      ...item,
      state: properties?.status ?? null,
      createdTime: properties?.creationDate ?? item.createdTime,
      relatedId: keyOf(server),
      details: {
        sku_name: sku?.name ?? null,
        service_objective: properties?.currentServiceObjectiveName ?? null,
        elastic_pool_id: keyOf(properties?.elasticPoolId),
        status: properties?.status ?? null,
      },
      attributes: {
        server_name: lastSegment(server),
        database: item.name,
        tier: sku?.tier ?? null,
        region: item.region,
      },
    },
  ];
}
