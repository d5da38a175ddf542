import { type Relation, relationsOf } from '../../lambdas/integration-hub/cmdb/relations.ts';
import type {
  ConfigurationItem,
  ResourceTypeName,
} from '../../lambdas/shared/domain/configuration-item.ts';
import { living } from '../cmdb-discovery/discovery-under-test.ts';
import {
  type SimulatedDiscovery,
  simulatedDiscovery,
} from '../cmdb-discovery/simulated-discovery.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';

let discovery: SimulatedDiscovery;

beforeAll(async () => {
  discovery = await simulatedDiscovery(
    ['virtual-machine', 'aks-cluster', 'sql-database', 'cosmos-database', 'app-service'],
    { size: 400, subscriptions: 2, maxPageSize: 50 },
  );
  expect(await discovery.run()).toMatchObject({ state: 'succeeded' });
});
afterAll(() => discovery.close());

function items(type: ResourceTypeName): ConfigurationItem[] {
  return living(discovery.configurationItems).filter(({ resourceType }) => resourceType === type);
}

/** The first of a type for which something holds; a tenant without one proves nothing. */
function find(
  type: ResourceTypeName,
  holds: (item: ConfigurationItem) => boolean = () => true,
): ConfigurationItem {
  const found = items(type).find(holds);
  if (!found) throw new Error(`The tenant has no such ${type}.`);
  return found;
}

async function read(id: string): Promise<readonly Relation[]> {
  const { items: relations, truncated } = await relationsOf(id, discovery);
  expect(truncated).toBe(false);
  return relations;
}

/** Reads a relation from both of its ends. */
async function expectRelation(from: string, type: Relation['type'], to: string): Promise<void> {
  expect(await read(from)).toContainEqual({ type, direction: 'out', id: to });
  expect(await read(to)).toContainEqual({ type, direction: 'in', id: from });
}

const groupOf = ({ id }: ConfigurationItem) => id.split('/').slice(0, 5).join('/');

describe('relations, read from both ends', () => {
  it.each(['sql-database', 'cosmos-database'] as const)(
    'a database (%s) runs on its server',
    async (type) => {
      const database = find(type, ({ relatedId }) => relatedId !== null);
      await expectRelation(database.id, 'runs on', database.relatedId ?? '');
    },
  );

  it('an app runs on its plan', async () => {
    const app = find('app-service');
    await expectRelation(app.id, 'runs on', app.relatedId ?? '');
  });

  it('a machine is part of its scale set', async () => {
    const machine = find('virtual-machine', ({ relatedId }) => relatedId !== null);
    expect(machine.relatedId).toMatch(/virtualmachinescalesets/);
    await expectRelation(machine.id, 'part of', machine.relatedId ?? '');
  });

  it('a machine of a node resource group is part of its cluster', async () => {
    const cluster = find('aks-cluster');
    const template = find('virtual-machine');
    // Nodes of classic clusters are in no machine list; those of others are, in this group.
    const [, , , , group = ''] = cluster.relatedId?.split('/') ?? [];
    const machine = {
      ...template,
      id: `${cluster.relatedId}/providers/microsoft.compute/virtualmachines/node-1`,
      subscriptionId: cluster.subscriptionId,
      resourceGroup: group.toUpperCase(),
      relatedId: null,
    } as ConfigurationItem;
    await discovery.configurationItems.create(machine);
    await expectRelation(machine.id, 'part of', cluster.id);
  });

  it('every item is in its resource group and in its subscription', async () => {
    for (const type of ['virtual-machine', 'aks-cluster', 'sql-database', 'app-service'] as const) {
      const item = find(type);
      await expectRelation(item.id, 'in', groupOf(item));
      await expectRelation(item.id, 'in', `/subscriptions/${item.subscriptionId}`);
    }
  });

  it('a resource group and a subscription hold nothing of another one', async () => {
    const machine = find('virtual-machine');
    for (const scope of [groupOf(machine), `/subscriptions/${machine.subscriptionId}`]) {
      const ids = (await read(scope)).filter(({ type }) => type === 'in').map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.toSorted()).toEqual(
        living(discovery.configurationItems)
          .map(({ id }) => id)
          .filter((id) => id.startsWith(`${scope}/`))
          .toSorted(),
      );
    }
  });

  it('what was retired is at no other end any more', async () => {
    const app = find('app-service', ({ relatedId }) => relatedId !== null);
    const retiredAt = discovery.now().toISOString();
    const after = { ...app, retiredAt, revision: app.revision + 1 };
    await discovery.configurationItems.replace(app, after);
    const others = [app.relatedId ?? '', groupOf(app), `/subscriptions/${app.subscriptionId}`];
    for (const end of others) expect((await read(end)).map(({ id }) => id)).not.toContain(app.id);
  });

  it('what nobody knows has none', async () => {
    const nowhere = '/subscriptions/11111111-1bf0-4dda-aec3-cb9272f09590';
    expect(await read(nowhere)).toEqual([]);
    expect(await read(`${nowhere}/resourcegroups/none`)).toEqual([]);
  });

  it('very many are cut off, and that is said', async () => {
    const configurationItems = memoryConfigurationItemStore();
    const { integrations } = discovery;
    const server = `${groupOf(find('sql-database'))}/providers/microsoft.sql/servers/large`;
    for (let index = 0; index < 1001; index += 1) {
      const id = `${server}/databases/d${index}`;
      await configurationItems.create({ ...find('sql-database'), id, relatedId: server });
    }
    const ports = { configurationItems, integrations };
    const { items: relations, truncated } = await relationsOf(server, ports);
    expect({ count: relations.length, truncated }).toEqual({ count: 1000, truncated: true });
  });
});
