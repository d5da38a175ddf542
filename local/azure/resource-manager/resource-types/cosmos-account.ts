import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'Microsoft.DocumentDB/databaseAccounts';

/** The five ways to talk to an account; each has a list of databases of its own. */
export type CosmosApi = 'sql' | 'mongodb' | 'cassandra' | 'gremlin' | 'table';

interface Model {
  readonly api: CosmosApi;
  readonly kind: 'GlobalDocumentDB' | 'MongoDB';
  readonly apiTypes: string;
  readonly experience: string;
  readonly capabilities: readonly string[];
  readonly isFree?: boolean;
}

const SQL: Model = {
  api: 'sql',
  kind: 'GlobalDocumentDB',
  apiTypes: 'Sql',
  experience: 'Core (SQL)',
  capabilities: [],
};
const MONGO: Model = {
  api: 'mongodb',
  kind: 'MongoDB',
  apiTypes: 'MongoDB',
  experience: 'Azure Cosmos DB for MongoDB API',
  capabilities: ['EnableMongo'],
};
/** `kind` tells only SQL from MongoDB; the other three are SQL accounts with a capability. */
const MODELS: readonly Model[] = [
  SQL,
  MONGO,
  {
    ...SQL,
    api: 'cassandra',
    apiTypes: 'Cassandra',
    experience: 'Cassandra',
    capabilities: ['EnableCassandra'],
  },
  {
    ...SQL,
    api: 'gremlin',
    apiTypes: 'Gremlin, Sql',
    experience: 'Gremlin (graph)',
    capabilities: ['EnableGremlin'],
  },
  {
    ...SQL,
    api: 'table',
    apiTypes: 'Table, Sql',
    experience: 'Azure Table',
    capabilities: ['EnableTable'],
  },
  { ...SQL, capabilities: ['EnableServerless'] },
  { ...SQL, isFree: true },
  { ...MONGO, capabilities: ['EnableMongo', 'EnableServerless'] },
];

/** What an account's slot says, before anything happened to it. */
export interface AccountPlan {
  readonly slot: number;
  readonly name: string;
  readonly home: HomeGroup;
  readonly model: Model;
}

export function accountAt(estate: Estate, slot: number): AccountPlan {
  const home = homeGroup(estate, 'cosmos', slot);
  const model = MODELS[slot % MODELS.length] as Model;
  return {
    slot,
    name: numbered(`cosmos-${home.workload}-${estate.tag}`, slot),
    home,
    // Azure gives one account of a subscription the free tier.
    model: model.isFree && slot >= MODELS.length ? SQL : model,
  };
}

/** The account's group now; undefined when it is gone, and its databases with it. */
export function accountGroup(estate: Estate, plan: AccountPlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

export function accountSlot(estate: Estate, name: string | undefined): number | undefined {
  return slotIn(name, estate.count('databaseAccounts'));
}

/** An Azure Cosmos DB account; its lists are never paged. */
export const cosmosAccount: ResourceType = {
  type: TYPE,
  pageSizes: [],
  emptyLastPage: 'never',
  slots: (estate) => ({ from: 0, to: estate.count('databaseAccounts') }),
  slotOf: (estate, [name]) => accountSlot(estate, name),
  at(estate, slot) {
    const plan = accountAt(estate, slot);
    const group = accountGroup(estate, plan);
    if (group === undefined) return [];
    const { name, model } = plan;
    const { name: region, displayName } = plan.home.region;
    const location = {
      id: `${name}-${region}`,
      locationName: displayName,
      documentEndpoint: `https://${name}-${region}.documents.azure.com:443/`,
      provisioningState: 'Succeeded',
      failoverPriority: 0,
      isZoneRedundant: false,
    };
    return [
      {
        id: idIn(estate, group, `${TYPE}/${name}`),
        name,
        location: displayName,
        type: TYPE,
        kind: model.kind,
        tags: { defaultExperience: model.experience, 'hidden-cosmos-mmspecial': '' },
        systemData: { createdAt: estate.timestamp('cosmos', slot) },
        properties: {
          provisioningState: 'Succeeded',
          documentEndpoint: `https://${name}.documents.azure.com:443/`,
          ...(model.api === 'sql' && { sqlEndpoint: `https://${name}.documents.azure.com:443/` }),
          enableAutomaticFailover: false,
          enableMultipleWriteLocations: false,
          enablePartitionKeyMonitor: false,
          isVirtualNetworkFilterEnabled: false,
          virtualNetworkRules: [],
          EnabledApiTypes: model.apiTypes,
          disableKeyBasedMetadataWriteAccess: false,
          enableFreeTier: model.isFree === true,
          enableAnalyticalStorage: false,
          analyticalStorageConfiguration: null,
          instanceId: estate.uuid('cosmos', slot),
          databaseAccountOfferType: 'Standard',
          ipRangeFilter: '',
          consistencyPolicy: {
            defaultConsistencyLevel: 'Session',
            maxIntervalInSeconds: 5,
            maxStalenessPrefix: 100,
          },
          configurationOverrides: { EnablePerRegionPerPartitionAutoscaleOptIn: 'True' },
          writeLocations: [location],
          readLocations: [location],
          locations: [location],
          failoverPolicies: [{ id: location.id, locationName: displayName, failoverPriority: 0 }],
          cors: [],
          capabilities: model.capabilities.map((capability) => ({ name: capability })),
          backupPolicy: {
            type: 'Periodic',
            periodicModeProperties: {
              backupIntervalInMinutes: 240,
              backupRetentionIntervalInHours: 8,
              backupStorageRedundancy: 'Geo',
            },
          },
        },
      },
    ];
  },
};
