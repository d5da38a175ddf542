import { currentGroup, idIn, slotIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { type ServerPlan, serverAt, serverCount, serverGroup } from './sql-server.ts';

const TYPE = 'Microsoft.Sql/servers/elasticPools';

function poolName(server: ServerPlan): string {
  return `pool-${server.home.workload}`;
}

/** What a pooled database's `elasticPoolId` says. */
export function elasticPoolId(serverId: string, server: ServerPlan): string {
  return `${serverId}/elasticPools/${poolName(server)}`;
}

/** The elastic pool of a server: there a pooled database's tier is to be read. Slot = server. */
export const sqlElasticPool: ResourceType = {
  type: TYPE,
  pageSizes: [100],
  emptyLastPage: 'never',
  slots: (_, serverSlot) => ({ from: serverSlot, to: serverSlot + 1 }),
  slotOf: (estate, [server]) => slotIn(server, serverCount(estate)),
  at(estate, slot) {
    const server = serverAt(estate, slot);
    const group = serverGroup(estate, server);
    if (!server.hasPool || group === undefined) return [];
    const name = poolName(server);
    if (currentGroup(estate, TYPE, [server.name, name], group) === undefined) return [];
    const serverId = idIn(estate, group, `Microsoft.Sql/servers/${server.name}`);
    return [
      {
        id: elasticPoolId(serverId, server),
        name,
        type: TYPE,
        location: server.location,
        kind: null,
        sku: { name: 'StandardPool', tier: 'Standard', capacity: 100 },
        properties: {
          creationDate: estate.timestamp('sql-pool', slot),
          state: 'Ready',
          maxSizeBytes: 107_374_182_400,
          perDatabaseSettings: { minCapacity: 0, maxCapacity: 50 },
          zoneRedundant: false,
        },
      },
    ];
  },
};
