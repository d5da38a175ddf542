import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { contentHash } from '../../lambdas/cmdb-discovery/content-hash.ts';
import { RESOURCE_TYPES } from '../../lambdas/cmdb-discovery/resource-types/index.ts';
import { scopeOf } from '../../lambdas/shared/aws/configuration-item-record.ts';
import { connectAs } from '../../lambdas/shared/azure/connect.ts';
import type { DiscoveredItem } from '../../lambdas/shared/domain/configuration-item.ts';
import type { ResourceManager } from '../../lambdas/shared/domain/resource-manager.ts';
import type { Tenant } from './azure.server.ts';
import { type Cmdb, cmdbClient } from './cmdb.ts';

/** Makes a CMDB know a tenant, as a first run would, but many items a write. */
export interface RememberOptions {
  readonly tenant: Tenant;
  readonly cmdb: Cmdb;
  readonly integrationId: string;
}

/** BatchWriteItem takes at most 25. */
const BATCH = 25;
const CONCURRENCY = 8;

const { tenant, cmdb, integrationId } = JSON.parse(process.argv[2] ?? '') as RememberOptions;
const client = cmdbClient(cmdb);
const open = connectAs(
  { cloud: 'public' },
  tenant,
  { AZURE_AUTHORITY_HOST: tenant.endpoint, AZURE_RESOURCE_MANAGER_ENDPOINT: tenant.endpoint },
  () => 15 * 60_000,
);
const azure: ResourceManager = {
  ...open(),
  // Of Windows apps, whose runtime the second run takes from the CMDB, whatever it is.
  get: async () => ({ properties: { netFrameworkVersion: 'v8.0' } }),
};

const scopes = tenant.subscriptionIds
  .flatMap((subscriptionId) => RESOURCE_TYPES.map((type) => ({ subscriptionId, type })))
  .values();
let items = 0;
await Promise.all(Array.from({ length: CONCURRENCY }, work));
console.log(JSON.stringify({ items }));
process.exit();

async function work(): Promise<void> {
  for (const { subscriptionId, type } of scopes) {
    for await (const page of type.discover(azure, subscriptionId, async () => new Map())) {
      for (let start = 0; start < page.items.length; start += BATCH) {
        await write(page.items.slice(start, start + BATCH));
      }
      items += page.items.length;
    }
  }
}

async function write(found: readonly DiscoveredItem[]): Promise<void> {
  const RequestItems = {
    [cmdb.items]: found.map((item) => ({ PutRequest: { Item: record(item) } })),
  };
  const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }));
  if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('Some items were left.');
}

/** All that a second run reads of an item: of an app the details too, of the others the index alone. */
function record(item: DiscoveredItem): Record<string, unknown> {
  const { id, subscriptionId, resourceType } = item;
  const known = {
    id,
    scope: scopeOf({ integrationId, subscriptionId, resourceType }),
    hash: contentHash(item),
    missingSince: null,
    retiredAt: null,
  };
  if (item.class !== 'azure_app_service') return known;
  const { class: ciClass, attributes, details } = item;
  return { ...known, class: ciClass, attributes, details };
}
