import * as z from 'zod';
import type { DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ArmResource } from '../../shared/domain/resource-manager.ts';
import { armResource, describeResource, optionalText, readResource } from './arm-resource.ts';
import type { ResourceType } from './resource-type.ts';

const API_VERSION = '2025-08-01';

const StorageAccount = z.object({
  ...armResource,
  sku: z.object({ name: optionalText }).nullish(),
  properties: z
    .object({
      accessTier: optionalText,
      provisioningState: optionalText,
      creationTime: optionalText,
    })
    .nullish(),
});

/** @see https://learn.microsoft.com/rest/api/storagerp/storage-accounts/list */
export const storageAccount: ResourceType = {
  name: 'storage-account',
  ciClass: 'azure_storage',
  apiVersion: API_VERSION,
  armTypes: ['microsoft.storage/storageaccounts'],
  async *discover(azure, subscriptionId, _recall, cursor) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`;
    for await (const { resources, next } of azure.pages(path, API_VERSION, cursor)) {
      yield { items: resources.map(toStorageAccount), cursor: next };
    }
  },
  async read(azure, armId) {
    return [toStorageAccount(await azure.get(armId, API_VERSION))];
  },
};

export function toStorageAccount(resource: ArmResource): DiscoveredItem {
  const account = readResource(StorageAccount, resource, 'a storage account');
  const { properties } = account;
  const item = describeResource(account);
  return {
    class: 'azure_storage',
    resourceType: 'storage-account',
    ...item,
    state: properties?.provisioningState ?? null,
    createdTime: properties?.creationTime ?? item.createdTime,
    relatedId: null,
    details: {
      kind: account.kind ?? null,
      provisioning_state: properties?.provisioningState ?? null,
    },
    attributes: {
      account_name: item.name,
      sku: account.sku?.name ?? null,
      // A v1 account has none, which is not the same as `Hot`.
      access_tier: properties?.accessTier ?? null,
      region: item.region,
    },
  };
}
