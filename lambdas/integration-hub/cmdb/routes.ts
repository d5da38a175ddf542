import * as z from 'zod';
import {
  CiClass,
  ConfigurationItem,
  HistoryEntry,
} from '../../shared/domain/configuration-item.ts';
import {
  ConfigurationItemOrder,
  type ConfigurationItemQuery,
  type ConfigurationItemSearch,
} from '../../shared/domain/configuration-item-search.ts';
import type { ConfigurationItemStore } from '../../shared/domain/configuration-item-store.ts';
import { Guid, type IntegrationStore } from '../../shared/domain/integration.ts';
import { normalizeRegion } from '../../shared/domain/region.ts';
import type { RunStore } from '../../shared/domain/run.ts';
import { missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { lastSeen } from './last-seen.ts';
import { Relations, relationsOf } from './relations.ts';

interface CmdbPorts {
  readonly configurationItems: ConfigurationItemStore;
  readonly integrations: Pick<IntegrationStore, 'list'>;
  readonly runs: RunStore;
}

const [vm, aks, database, appService, storage] = ConfigurationItem.options;
const seen = { lastSeenAt: z.string() };
const ItemReport = z
  .discriminatedUnion('class', [
    vm.extend(seen),
    aks.extend(seen),
    database.extend(seen),
    appService.extend(seen),
    storage.extend(seen),
  ])
  .meta({ id: 'ConfigurationItemReport' });

/** `key=value`; the key ends at the first `=`. */
const Tag = z
  .string()
  .regex(/^[^=]+=/, { error: 'is written key=value' })
  .meta({ description: 'An exact tag, written `key=value`.' });

const ListConfigurationItems = z.strictObject({
  class: CiClass.optional(),
  region: z
    .string()
    .overwrite(normalizeRegion)
    .optional()
    .meta({ description: 'In any spelling: `westeurope`, `West Europe`.' }),
  subscriptionId: Guid.optional(),
  integrationId: z.uuid().optional(),
  tag: Tag.optional(),
  name: z.string().min(1).max(200).optional().meta({ description: 'With what names begin.' }),
  retired: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'What Azure no longer has, instead of what it has.' }),
  order: ConfigurationItemOrder.default('name'),
  ...paging,
});

/** The CMDB to read. */
export const CMDB_ROUTES = {
  listConfigurationItems: route({
    method: 'GET',
    path: '/api/cmdb/configuration-items',
    summary: 'List configuration items; a page may be short while its cursor goes on',
    roles: ADMINISTRATORS,
    query: ListConfigurationItems,
    responses: { 200: pageOf(ConfigurationItem) },
    async answer({ query }, { search }: { readonly search: ConfigurationItemSearch }) {
      return { status: 200, body: await search.find(toQuery(query)) };
    },
  }),

  getConfigurationItem: route({
    method: 'GET',
    path: '/api/cmdb/configuration-items/{id+}',
    summary: 'Read a configuration item by its ARM id, in any casing',
    roles: ADMINISTRATORS,
    responses: { 200: ItemReport },
    async answer({ params }, ports: Pick<CmdbPorts, 'configurationItems' | 'runs'>) {
      const id = armId(params);
      const item = (await ports.configurationItems.get(id)) ?? missing(`Configuration item ${id}`);
      return { status: 200, body: { ...item, lastSeenAt: await lastSeen(item, ports.runs) } };
    },
  }),

  getRelations: route({
    method: 'GET',
    path: '/api/cmdb/relations/{id+}',
    summary: 'Read what a resource runs on, is part of and is in, and the other way round',
    roles: ADMINISTRATORS,
    responses: { 200: Relations },
    async answer({ params }, ports: Pick<CmdbPorts, 'configurationItems' | 'integrations'>) {
      return { status: 200, body: await relationsOf(armId(params), ports) };
    },
  }),

  getHistory: route({
    method: 'GET',
    path: '/api/cmdb/history/{id+}',
    summary: 'Read what changed of a configuration item, newest first',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(HistoryEntry) },
    async answer({ params, query }, { configurationItems }: Pick<CmdbPorts, 'configurationItems'>) {
      const body = await configurationItems.history(armId(params), query.limit, query.cursor);
      return { status: 200, body };
    },
  }),
};

/** The key of the resource that the path names. */
function armId({ id }: { readonly id: string }): string {
  return `/${id}`.toLowerCase();
}

function toQuery({
  name,
  retired,
  tag,
  ...query
}: z.infer<typeof ListConfigurationItems>): ConfigurationItemQuery {
  const split = tag?.indexOf('=') ?? 0;
  return {
    ...query,
    namePrefix: name,
    retired: retired === 'true',
    tag: tag === undefined ? undefined : { key: tag.slice(0, split), value: tag.slice(split + 1) },
  };
}
