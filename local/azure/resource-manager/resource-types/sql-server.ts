import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'Microsoft.Sql/servers';
/** User databases of four servers in a row; one of them has none. */
const DATABASES = [3, 0, 12, 1];
const DATABASES_OF_FOUR = 16;

/** What a server's slot says, before anything happened to it. */
export interface ServerPlan {
  readonly slot: number;
  readonly name: string;
  readonly home: HomeGroup;
  /** Old servers carry `East US` where newer ones carry `eastus`. */
  readonly location: string;
  /** Numbers of its user databases in the subscription; `to` is not part of it. */
  readonly databases: { readonly from: number; readonly to: number };
  readonly hasPool: boolean;
}

export function serverAt(estate: Estate, slot: number): ServerPlan {
  const home = homeGroup(estate, 'sql', slot);
  const total = estate.count('databases');
  return {
    slot,
    name: numbered(`sql-${home.workload}-${estate.tag}`, slot),
    home,
    location: slot % 4 === 3 ? home.region.displayName : home.region.name,
    databases: {
      from: Math.min(total, databasesBefore(slot)),
      to: Math.min(total, databasesBefore(slot + 1)),
    },
    hasPool: slot % 4 === 2,
  };
}

export function serverCount(estate: Estate): number {
  const total = estate.count('databases');
  const rounds = Math.floor(total / DATABASES_OF_FOUR);
  let servers = rounds * DATABASES.length;
  while (databasesBefore(servers) < total) servers += 1;
  return servers;
}

function databasesBefore(slot: number): number {
  const rest = DATABASES.slice(0, slot % DATABASES.length).reduce((sum, count) => sum + count, 0);
  return Math.floor(slot / DATABASES.length) * DATABASES_OF_FOUR + rest;
}

/** The server's group now; undefined when it is gone, and its databases with it. */
export function serverGroup(estate: Estate, plan: ServerPlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

/** An Azure SQL server. */
export const sqlServer: ResourceType = {
  type: TYPE,
  pageSizes: [50, 100],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: serverCount(estate) }),
  slotOf: (estate, [name]) => slotIn(name, serverCount(estate)),
  at(estate, slot) {
    const plan = serverAt(estate, slot);
    const group = serverGroup(estate, plan);
    if (group === undefined) return [];
    return [
      {
        kind: 'v12.0',
        properties: {
          administratorLogin: 'dbadmin',
          version: '12.0',
          state: 'Ready',
          fullyQualifiedDomainName: `${plan.name}.database.windows.net`,
          privateEndpointConnections: [],
          minimalTlsVersion: '1.2',
          publicNetworkAccess: slot % 3 === 0 ? 'Disabled' : 'Enabled',
          administrators: {
            administratorType: 'ActiveDirectory',
            principalType: 'Group',
            login: 'sql-administrators',
            sid: estate.uuid('sql-administrators'),
            tenantId: estate.tenantId,
            azureADOnlyAuthentication: slot % 2 === 1,
          },
          restrictOutboundNetworkAccess: 'Disabled',
        },
        location: plan.location,
        tags: slot % 2 === 0 ? plan.home.tags : {},
        id: idIn(estate, group, `${TYPE}/${plan.name}`),
        name: plan.name,
        type: TYPE,
      },
    ];
  },
};
