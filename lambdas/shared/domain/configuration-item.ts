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

/** A configuration item in the CMDB: a discovered item and its bookkeeping. Instants are ISO 8601 UTC. */
export type ConfigurationItem = DiscoveredItem & {
  readonly integrationId: string;
  /** Hash of what Azure says, so that an unchanged item costs no write. */
  readonly hash: string;
  readonly discoveredAt: string;
  readonly changedAt: string;
  /** The run that wrote it last. */
  readonly runId: string;
};

/** What a run needs of a stored item to tell whether it changed. */
export type KnownItem = Pick<ConfigurationItem, 'hash' | 'discoveredAt'>;

/** One page of a listing; `cursor` continues it, undefined at its end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | undefined;
}

/** Where configuration items are kept. */
export interface ConfigurationItemStore {
  /** Which of `ids` are stored, by id. */
  known(ids: readonly string[]): Promise<ReadonlyMap<string, KnownItem>>;
  /** Stores a new item. Answers false, and writes nothing, when somebody else stored it first. */
  create(item: ConfigurationItem): Promise<boolean>;
  /** Replaces `before`. Answers false, and writes nothing, when the stored item is another by now. */
  replace(before: KnownItem, item: ConfigurationItem): Promise<boolean>;
  get(id: string): Promise<ConfigurationItem | undefined>;
  /** @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  list(ciClass: CiClass, limit: number, cursor?: string): Promise<Page<ConfigurationItem>>;
}
