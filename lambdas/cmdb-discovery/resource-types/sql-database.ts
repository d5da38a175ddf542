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

const API_VERSION = '2023-08-01';

const SqlServer = z.object({ id: z.string() });
export type SqlServer = z.infer<typeof SqlServer>;

const SqlDatabase = z.object({
  ...armResource,
  sku: z.object({ tier: optionalText }).nullish(),
  properties: z.object({ status: optionalText, creationDate: optionalText }).nullish(),
});

/**
 * Azure lists databases by server only: one call per server.
 *
 * @see https://learn.microsoft.com/rest/api/sql/databases/list-by-server
 */
export const sqlDatabase: ResourceType = {
  name: 'sql-database',
  ciClass: 'azure_database',
  discover(azure, subscriptionId) {
    return childrenOf(servers(azure, subscriptionId), (server) => databases(azure, server));
  },
};

async function* servers(azure: ResourceManager, subscriptionId: string) {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Sql/servers`;
  for await (const page of azure.pages(path, API_VERSION)) {
    yield page.map((server) => readResource(SqlServer, server, 'an SQL server'));
  }
}

async function* databases(azure: ResourceManager, server: SqlServer) {
  try {
    for await (const page of azure.pages(`${server.id}/databases`, API_VERSION)) {
      yield page.flatMap((database) => toSqlDatabase(database, server) ?? []);
    }
  } catch (error) {
    // The server was deleted after it had been listed, and its databases with it.
    if (!saysGone(error)) throw error;
  }
}

/** The item of a database; undefined for the system's own, `master`. */
export function toSqlDatabase(
  resource: ArmResource,
  server: SqlServer,
): DiscoveredItem | undefined {
  const database = readResource(SqlDatabase, resource, 'an SQL database');
  const item = describeResource(database);
  // By name and kind, since `master` may carry the SKU of a user's database.
  const isSystem = item.name === 'master' || /system/i.test(database.kind ?? '');
  if (isSystem) return undefined;
  return {
    class: 'azure_database',
    resourceType: 'sql-database',
    ...item,
    state: database.properties?.status ?? null,
    createdTime: database.properties?.creationDate ?? item.createdTime,
    attributes: {
      server_name: lastSegment(server.id),
      database: item.name,
      tier: database.sku?.tier ?? null,
      region: item.region,
    },
  };
}
