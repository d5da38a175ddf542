import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Resource } from '../resource-manager/content.ts';

/** What a resize changes in a body, by type. Throws RangeError for types without a size. */
export function resizePatch(resource: Resource, size: string): JsonObject {
  const type = resource.type.toLowerCase();
  const resize = PATCHES[type];
  if (!resize) throw new RangeError(`${resource.type} has no size to change.`);
  return resize(size, resource);
}

const PATCHES: Readonly<Record<string, (size: string, resource: Resource) => JsonObject>> = {
  'microsoft.compute/virtualmachines': (size) => ({
    properties: { hardwareProfile: { vmSize: size } },
  }),
  'microsoft.containerservice/managedclusters': (size, resource) => ({
    properties: { agentPoolProfiles: withFirstPool(resource, size) },
  }),
  'microsoft.sql/servers/databases': (size) => ({
    sku: { name: size },
    properties: {
      currentSku: { name: size },
      currentServiceObjectiveName: size,
      requestedServiceObjectiveName: size,
    },
  }),
  'microsoft.storage/storageaccounts': (size) => ({
    sku: { name: size, tier: size.split('_')[0] },
  }),
  'microsoft.web/serverfarms': (size) => ({ sku: { name: size, size } }),
};

function withFirstPool({ properties }: Resource, vmSize: string): Json[] {
  const pools = isJsonObject(properties) ? properties.agentPoolProfiles : undefined;
  if (!Array.isArray(pools)) return [];
  return pools.map((pool: Json, index) =>
    index === 0 && isJsonObject(pool) ? { ...pool, vmSize } : pool,
  );
}
