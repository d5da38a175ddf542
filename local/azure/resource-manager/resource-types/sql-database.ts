import type { JsonObject } from '../../json.ts';
import type { Resource } from '../content.ts';
import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { elasticPoolId } from './sql-elastic-pool.ts';
import { type ServerPlan, serverAt, serverCount, serverGroup } from './sql-server.ts';

const TYPE = 'Microsoft.Sql/servers/databases';
const GIBIBYTE = 1_073_741_824;

interface Model {
  readonly sku: JsonObject;
  readonly kind: string;
  readonly objective: string;
  readonly status: string;
  readonly serverless?: boolean;
}

const MODELS: readonly [Model, ...Model[]] = [
  {
    sku: { name: 'GP_S_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 1 },
    kind: 'v12.0,user,vcore,serverless',
    objective: 'GP_S_Gen5_1',
    status: 'Paused',
    serverless: true,
  },
  {
    sku: { name: 'Standard', tier: 'Standard', capacity: 10 },
    kind: 'v12.0,user',
    objective: 'S0',
    status: 'Online',
  },
  {
    sku: { name: 'BC_Gen5', tier: 'BusinessCritical', family: 'Gen5', capacity: 4 },
    kind: 'v12.0,user,vcore',
    objective: 'BC_Gen5_4',
    status: 'Online',
  },
  {
    sku: { name: 'Basic', tier: 'Basic', capacity: 5 },
    kind: 'v12.0,user',
    objective: 'Basic',
    status: 'Online',
  },
];
const POOLED: Model = {
  sku: { name: 'ElasticPool', tier: 'Standard', capacity: 0 },
  kind: 'v12.0,user,pool',
  objective: 'ElasticPool',
  status: 'Online',
};
/** `master` says Basic on some servers, so its SKU does not tell it from a user's database. */
const SYSTEM: readonly Model[] = [
  {
    sku: { name: 'System', tier: 'System', capacity: 0 },
    kind: 'v12.0,system',
    objective: 'System0',
    status: 'Online',
  },
  {
    sku: { name: 'Basic', tier: 'Basic', capacity: 0 },
    kind: 'v12.0,system',
    objective: 'System0',
    status: 'Online',
  },
];

/**
 * Databases, by server: there is no list of a subscription's. Slots: of each server `master`, then
 * its user databases.
 */
export const sqlDatabase: ResourceType = {
  type: TYPE,
  pageSizes: [100],
  emptyLastPage: 'sometimes',
  slots: (estate, serverSlot) => {
    const { databases } = serverAt(estate, serverSlot);
    return { from: databases.from + serverSlot, to: databases.to + serverSlot + 1 };
  },
  slotOf(estate, [server, name = '']) {
    const serverSlot = slotIn(server, serverCount(estate));
    if (serverSlot === undefined) return undefined;
    const { databases } = serverAt(estate, serverSlot);
    if (name.toLowerCase() === 'master') return databases.from + serverSlot;
    const database = slotIn(name, databases.to);
    if (database === undefined || database < databases.from) return undefined;
    return database + serverSlot + 1;
  },
  at(estate, slot) {
    const server = serverAt(estate, serverSlotOf(estate, slot));
    const first = server.databases.from + server.slot;
    const database = slot - server.slot - 1;
    const isMaster = slot === first;
    const name = isMaster ? 'master' : numbered(`db-${server.home.workload}`, database);
    return databaseAt(estate, server, name, isMaster ? undefined : database);
  },
};

/** Binary search: slots of servers are in order. */
function serverSlotOf(estate: Estate, slot: number): number {
  let low = 0;
  let high = serverCount(estate) - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (serverAt(estate, middle).databases.from + middle <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}

function databaseAt(
  estate: Estate,
  server: ServerPlan,
  name: string,
  number: number | undefined,
): Resource[] {
  const group = serverGroup(estate, server);
  if (group === undefined) return [];
  if (currentGroup(estate, TYPE, [server.name, name], group) === undefined) return [];
  const serverId = idIn(estate, group, `Microsoft.Sql/servers/${server.name}`);
  const isPooled = number !== undefined && server.hasPool && number % 2 === 0;
  const model = modelOf(server, number, isPooled);
  const created = estate.timestamp('sql-database', server.slot, number ?? 'master');
  return [
    {
      sku: model.sku,
      kind: model.kind,
      ...(number === undefined && { managedBy: serverId }),
      properties: {
        collation: 'SQL_Latin1_General_CP1_CI_AS',
        maxSizeBytes: (number === undefined ? 50 : 32) * GIBIBYTE,
        ...(isPooled && { elasticPoolId: elasticPoolId(serverId, server) }),
        status: model.status,
        databaseId: estate.uuid('sql-database', server.slot, name),
        creationDate: created,
        currentServiceObjectiveName: model.objective,
        requestedServiceObjectiveName: model.objective,
        defaultSecondaryLocation: server.home.region.paired,
        catalogCollation: 'SQL_Latin1_General_CP1_CI_AS',
        zoneRedundant: false,
        ...(number !== undefined && { earliestRestoreDate: created }),
        readScale: 'Disabled',
        currentSku: model.sku,
        ...(model.serverless && {
          autoPauseDelay: 60,
          minCapacity: 0.5,
          pausedDate: estate.timestamp('paused', name),
        }),
        currentBackupStorageRedundancy: 'Geo',
        requestedBackupStorageRedundancy: 'Geo',
        maintenanceConfigurationId: `/subscriptions/${estate.subscriptionId}/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default`,
        isLedgerOn: false,
        isInfraEncryptionEnabled: false,
      },
      location: server.location,
      ...(number !== undefined && { tags: number % 2 === 0 ? server.home.tags : {} }),
      id: `${serverId}/databases/${name}`,
      name,
      type: TYPE,
    },
  ];
}

function modelOf(server: ServerPlan, number: number | undefined, isPooled: boolean): Model {
  if (number === undefined) return SYSTEM[server.slot % 2] ?? POOLED;
  return isPooled ? POOLED : (MODELS[number % MODELS.length] ?? POOLED);
}
