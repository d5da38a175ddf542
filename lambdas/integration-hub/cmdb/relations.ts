import * as z from 'zod';
import {
  type ConfigurationItem,
  ResourceTypeName,
} from '../../shared/domain/configuration-item.ts';
import type {
  ConfigurationItemStore,
  RelatedItem,
} from '../../shared/domain/configuration-item-store.ts';
import type { IntegrationStore } from '../../shared/domain/integration.ts';

/** More than this of one kind are not listed; `truncated` says so. */
const LIMIT = 1000;

/**
 * What stands at the other end of a relation. `runs on`: server or account of a database, plan of an
 * app. `part of`: scale set or cluster of a machine. `in`: resource group and subscription.
 */
export const Relation = z.strictObject({
  type: z.enum(['runs on', 'part of', 'in']),
  /** `out`: from the resource that was asked for; `in`: to it. */
  direction: z.enum(['out', 'in']),
  /** Lower-cased ARM id of the other end, which need not be a configuration item. */
  id: z.string(),
});
export type Relation = Readonly<z.infer<typeof Relation>>;

export const Relations = z.strictObject({ items: z.array(Relation), truncated: z.boolean() });
export interface Relations {
  readonly items: readonly Relation[];
  readonly truncated: boolean;
}

interface RelationPorts {
  readonly configurationItems: ConfigurationItemStore;
  readonly integrations: Pick<IntegrationStore, 'list'>;
}

/** Every relation of a resource, from whichever end: an item, or what items are in or run on. */
export async function relationsOf(id: string, ports: RelationPorts): Promise<Relations> {
  const relations: Relation[] = [];
  for await (const relation of read(id, ports)) {
    if (relations.length === LIMIT) return { items: relations, truncated: true };
    relations.push(relation);
  }
  return { items: relations, truncated: false };
}

async function* read(id: string, ports: RelationPorts): AsyncIterable<Relation> {
  const store = ports.configurationItems;
  const item = await store.get(id);
  if (item) yield* outgoing(item, store);
  if (item?.class === 'azure_aks' && item.relatedId) {
    for await (const machine of living(store.inResourceGroup(item.relatedId))) {
      if (machine.class === 'azure_vm') yield { type: 'part of', direction: 'in', id: machine.id };
    }
  }
  for await (const other of living(store.relatedTo(id))) {
    yield { type: typeOf(other), direction: 'in', id: other.id };
  }
  const [, , subscriptionId, , group, ...rest] = id.split('/');
  if (group !== undefined && rest.length === 0) {
    for await (const other of living(store.inResourceGroup(id))) {
      yield { type: 'in', direction: 'in', id: other.id };
    }
  }
  if (subscriptionId !== undefined && group === undefined)
    yield* inSubscription(subscriptionId, ports);
}

async function* outgoing(
  item: ConfigurationItem,
  store: ConfigurationItemStore,
): AsyncIterable<Relation> {
  const subscription = `/subscriptions/${item.subscriptionId}`;
  const group = `${subscription}/resourcegroups/${item.resourceGroup.toLowerCase()}`;
  if (item.relatedId) yield { type: typeOf(item), direction: 'out', id: item.relatedId };
  if (item.class === 'azure_vm') {
    for await (const cluster of living(store.relatedTo(group))) {
      if (cluster.class === 'azure_aks')
        yield { type: 'part of', direction: 'out', id: cluster.id };
    }
  }
  yield { type: 'in', direction: 'out', id: group };
  yield { type: 'in', direction: 'out', id: subscription };
}

async function* inSubscription(
  subscriptionId: string,
  { configurationItems, integrations }: RelationPorts,
): AsyncIterable<Relation> {
  for await (const { id: integrationId, subscriptionIds } of integrations.list()) {
    if (!subscriptionIds.includes(subscriptionId)) continue;
    for (const resourceType of ResourceTypeName.options) {
      const scope = { integrationId, subscriptionId, resourceType };
      for await (const page of configurationItems.scope(scope)) {
        for (const { id, retiredAt } of page) {
          if (retiredAt === null) yield { type: 'in', direction: 'in', id };
        }
      }
    }
  }
}

async function* living(items: AsyncIterable<RelatedItem>): AsyncIterable<RelatedItem> {
  for await (const item of items) if (item.retiredAt === null) yield item;
}

function typeOf({ class: ciClass }: Pick<RelatedItem, 'class'>): Relation['type'] {
  return ciClass === 'azure_vm' || ciClass === 'azure_aks' ? 'part of' : 'runs on';
}
