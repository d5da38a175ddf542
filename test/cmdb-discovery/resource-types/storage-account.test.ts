import {
  storageAccount,
  toStorageAccount,
} from '../../../lambdas/cmdb-discovery/resource-types/storage-account.ts';
import { answering, armId, listOf, recallNothing, SUBSCRIPTION } from './answering.ts';

function account(properties: object, kind = 'StorageV2', sku = 'Standard_LRS') {
  return {
    id: armId('Microsoft.Storage/storageAccounts/shopdata'),
    location: 'eastus',
    kind,
    sku: { name: sku, tier: 'Standard' },
    properties: { provisioningState: 'Succeeded', ...properties },
  };
}

describe('a storage account as configuration item', () => {
  it('has the attributes of the product page', () => {
    const creationTime = '2024-01-25T15:10:03.7453271Z';

    expect(toStorageAccount(account({ accessTier: 'Cool', creationTime }))).toMatchObject({
      class: 'azure_storage',
      kind: 'StorageV2',
      state: 'Succeeded',
      createdTime: creationTime,
      relatedId: null,
      details: { kind: 'StorageV2', provisioning_state: 'Succeeded' },
      attributes: {
        account_name: 'shopdata',
        sku: 'Standard_LRS',
        access_tier: 'Cool',
        region: 'eastus',
      },
    });
  });

  it.each(['Standard_LRS', 'Premium_LRS'])('has no access tier when it is v1 with %s', (sku) => {
    expect(toStorageAccount(account({}, 'Storage', sku)).attributes).toMatchObject({
      sku,
      access_tier: null,
    });
  });
});

it('discovers storage accounts page by page', async () => {
  const azure = answering({
    [listOf('Microsoft.Storage/storageAccounts')]: [[account({})], [account({}), account({})]],
  });

  const pages = await Array.fromAsync(storageAccount.discover(azure, SUBSCRIPTION, recallNothing));

  expect(pages.map(({ items }) => items.length)).toEqual([1, 2]);
});
