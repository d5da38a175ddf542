import * as z from 'zod';

/** Names of the Azure resource types that are discovered, one file each in `resource-types/`. */
export const ResourceTypeName = z.enum([
  'virtual-machine',
  'aks-cluster',
  'sql-database',
  'cosmos-database',
  'app-service',
  'storage-account',
]);
export type ResourceTypeName = z.infer<typeof ResourceTypeName>;

const text = z.string().nullable();

/** One AKS agent pool. */
export const NodePool = z.strictObject({
  name: z.string(),
  size: text,
  count: z.number().int().nullable(),
  os: text,
  mode: text,
  version: text,
});
export type NodePool = z.infer<typeof NodePool>;

/** The attributes of each CI class, exactly those of the product page's table; null = Azure says nothing. */
export const CI_ATTRIBUTES = {
  azure_vm: z.strictObject({
    name: z.string(),
    size: text,
    os: text,
    resource_group: z.string(),
    region: text,
    private_ip: text,
  }),
  azure_aks: z.strictObject({
    cluster_name: z.string(),
    k8s_version: text,
    node_pools: z.array(NodePool),
    region: text,
  }),
  azure_database: z.strictObject({
    server_name: z.string(),
    database: text,
    tier: text,
    region: text,
  }),
  azure_app_service: z.strictObject({
    app_name: z.string(),
    plan: text,
    region: text,
    runtime: text,
  }),
  azure_storage: z.strictObject({
    account_name: z.string(),
    sku: text,
    access_tier: text,
    region: text,
  }),
} as const;

/** CMDB classes of Azure resources. */
export const CiClass = z.enum([
  'azure_vm',
  'azure_aks',
  'azure_database',
  'azure_app_service',
  'azure_storage',
]);
export type CiClass = z.infer<typeof CiClass>;

/** A detail's value: plain JSON. */
const Detail = z.union([text, z.number(), z.boolean(), z.array(z.string())]);

const discovered = {
  /** The key: the ARM id in lower case, since its casing differs between lists and changes over time. */
  id: z.string(),
  /** The ARM id as Azure wrote it. */
  armId: z.string(),
  resourceType: ResourceTypeName,
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  /** What people call it: the last segment of the ARM id. */
  name: z.string(),
  /** Resource Manager's spelling (`eastus`), null when the resource has none. */
  region: text,
  /** Azure's own word for the resource's kind, e.g. `functionapp,linux`. */
  kind: text,
  /** Power state where the list tells it, else the provisioning state. */
  state: text,
  /** ISO 8601, as Azure wrote it. */
  createdTime: text,
  tags: z.record(z.string(), z.string()),
  /**
   * What it belongs to besides its resource group and subscription, by lower-cased ARM id: the server
   * or account of a database, the plan of an app, the scale set of a machine, the node resource group
   * of a cluster.
   */
  relatedId: text,
  /** What Azure says beyond the attributes, e.g. a machine's image and all its addresses. */
  details: z.record(z.string(), Detail),
};

function discoveredItem<C extends CiClass>(ciClass: C) {
  return z.strictObject({
    class: z.literal(ciClass),
    ...discovered,
    attributes: CI_ATTRIBUTES[ciClass],
  });
}

/** A resource as one page of one list shows it, converted: what Azure says and nothing else. */
export const DiscoveredItem = z.discriminatedUnion('class', [
  discoveredItem('azure_vm'),
  discoveredItem('azure_aks'),
  discoveredItem('azure_database'),
  discoveredItem('azure_app_service'),
  discoveredItem('azure_storage'),
]);
export type DiscoveredItem = z.infer<typeof DiscoveredItem>;

const instant = z.string();

const bookkeeping = {
  integrationId: z.string(),
  /** The resource's page in the Azure portal. */
  link: z.string(),
  /** Hash of what Azure says, so that an unchanged item costs no write. */
  hash: z.string(),
  discoveredAt: instant,
  changedAt: instant,
  /** Since when complete lists lack it; null while they show it. */
  missingSince: instant.nullable(),
  /** When Azure was seen to have it no longer; null while it lives. Retired items stay. */
  retiredAt: instant.nullable(),
  /** The run that wrote it last. */
  runId: z.string(),
  /** Counts the writes, so that two of them never overwrite each other. */
  revision: z.int(),
  /** The fencing token of the run that wrote it last; a run with a smaller one writes no more. */
  fence: z.int(),
};

function configurationItem<C extends CiClass>(ciClass: C) {
  return z.strictObject({ ...discoveredItem(ciClass).shape, ...bookkeeping });
}

/**
 * A configuration item in the CMDB: a discovered item and its bookkeeping. Instants are ISO 8601 UTC.
 * It has no "last seen": that is when its scope was last read completely.
 */
export const ConfigurationItem = z
  .discriminatedUnion('class', [
    configurationItem('azure_vm'),
    configurationItem('azure_aks'),
    configurationItem('azure_database'),
    configurationItem('azure_app_service'),
    configurationItem('azure_storage'),
  ])
  .meta({ id: 'ConfigurationItem' });
export type ConfigurationItem = DiscoveredItem & Readonly<z.infer<z.ZodObject<typeof bookkeeping>>>;

/** One field's change; nested fields as `attributes.size`. */
export const FieldChange = z.strictObject({
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type FieldChange = Readonly<z.infer<typeof FieldChange>>;

/** One change of an item, kept for ever beside it. */
export const HistoryEntry = z.strictObject({
  id: z.string(),
  /** ISO 8601 UTC. */
  at: instant,
  runId: z.string(),
  event: z.enum(['changed', 'retired', 'revived']),
  changes: z.array(FieldChange),
});
export type HistoryEntry = Readonly<Omit<z.infer<typeof HistoryEntry>, 'changes'>> & {
  readonly changes: readonly FieldChange[];
};
