import type { JsonObject } from '../../json.ts';
import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { homeGroup } from '../home-group.ts';
import type { Region } from '../regions.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'Microsoft.Storage/storageAccounts';

interface Model {
  readonly sku: string;
  readonly kind: string;
  /** Absent for kind Storage, whatever its SKU, and for accounts of one service. */
  readonly accessTier?: string;
}

const MODELS: readonly Model[] = [
  { sku: 'Standard_RAGRS', kind: 'StorageV2', accessTier: 'Hot' },
  { sku: 'Standard_LRS', kind: 'StorageV2', accessTier: 'Cool' },
  { sku: 'Standard_LRS', kind: 'Storage' },
  { sku: 'Premium_LRS', kind: 'StorageV2', accessTier: 'Hot' },
  { sku: 'Standard_GRS', kind: 'StorageV2', accessTier: 'Cold' },
  { sku: 'Premium_LRS', kind: 'Storage' },
  { sku: 'Standard_LRS', kind: 'BlobStorage', accessTier: 'Hot' },
  { sku: 'Premium_LRS', kind: 'BlockBlobStorage', accessTier: 'Premium' },
  { sku: 'Premium_ZRS', kind: 'FileStorage' },
];

/** A storage account. Its name: at most 24 lower-case letters and digits. */
export const storageAccount: ResourceType = {
  type: TYPE,
  pageSizes: [100, 200],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: estate.count('storageAccounts') }),
  slotOf: (estate, [name]) => slotIn(afterTag(name, estate), estate.count('storageAccounts')),
  at(estate, slot) {
    const home = homeGroup(estate, 'storage', slot);
    const name = numbered(`st${home.workload.slice(0, 8)}${estate.tag}x`, slot, '');
    const group = currentGroup(estate, TYPE, [name], home.name);
    if (group === undefined) return [];
    const model = MODELS[slot % MODELS.length] as Model;
    const created = estate.timestamp('storage', slot);
    const service = { keyType: 'Account', enabled: true, lastEnabledTime: created };
    return [
      {
        sku: { name: model.sku, tier: model.sku.split('_')[0] },
        kind: model.kind,
        id: idIn(estate, group, `${TYPE}/${name}`),
        name,
        type: TYPE,
        location: home.region.name,
        tags: slot % 3 === 0 ? {} : home.tags,
        properties: {
          privateEndpointConnections: [],
          ...(slot % 7 !== 6 && { minimumTlsVersion: 'TLS1_2' }),
          ...(slot % 5 !== 4 && { allowBlobPublicAccess: false }),
          networkAcls: {
            bypass: 'AzureServices',
            virtualNetworkRules: [],
            ipRules: [],
            defaultAction: 'Allow',
          },
          supportsHttpsTrafficOnly: true,
          encryption: {
            services: { file: service, blob: service },
            keySource: 'Microsoft.Storage',
          },
          ...(model.accessTier && { accessTier: model.accessTier }),
          provisioningState: 'Succeeded',
          creationTime: created,
          primaryEndpoints: endpoints(name),
          primaryLocation: home.region.name,
          statusOfPrimary: 'available',
          ...secondary(name, model, home.region),
        },
      },
    ];
  },
};

/** The tag ends in a hexadecimal digit, so the number begins after the `x` that follows it. */
function afterTag(name: string | undefined, estate: Estate): string | undefined {
  return name?.toLowerCase().split(`${estate.tag}x`)[1];
}

function endpoints(account: string): JsonObject {
  return {
    blob: `https://${account}.blob.core.windows.net/`,
    queue: `https://${account}.queue.core.windows.net/`,
    table: `https://${account}.table.core.windows.net/`,
    file: `https://${account}.file.core.windows.net/`,
  };
}

function secondary(name: string, model: Model, region: Region): JsonObject {
  if (!model.sku.endsWith('GRS')) return {};
  return {
    secondaryLocation: region.paired,
    statusOfSecondary: 'available',
    ...(model.sku === 'Standard_RAGRS' && {
      secondaryEndpoints: {
        blob: `https://${name}-secondary.blob.core.windows.net/`,
        queue: `https://${name}-secondary.queue.core.windows.net/`,
        table: `https://${name}-secondary.table.core.windows.net/`,
      },
    }),
  };
}
