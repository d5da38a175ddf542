import {
  apiOf,
  cosmosDatabase,
  readAccount,
} from '../../../lambdas/cmdb-discovery/resource-types/cosmos-database.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { answering, armId, listOf, SUBSCRIPTION } from './answering.ts';

const accounts = listOf('Microsoft.DocumentDB/databaseAccounts');
const accountId = armId('Microsoft.DocumentDB/databaseAccounts/Shop-Data');

function account(properties: object = {}, kind: string | null = 'GlobalDocumentDB') {
  return {
    id: accountId,
    location: 'West US 2',
    kind,
    tags: { team: 'shop' },
    systemData: { createdAt: '2024-01-29T15:05:11.0345295Z' },
    properties: {
      provisioningState: 'Succeeded',
      databaseAccountOfferType: 'Standard',
      capabilities: [],
      ...properties,
    },
  };
}

const capable = (...names: string[]) => ({ capabilities: names.map((name) => ({ name })) });

async function discover(answers: Parameters<typeof answering>[0]) {
  const pages = await Array.fromAsync(cosmosDatabase.discover(answering(answers), SUBSCRIPTION));
  return pages.flat();
}

describe('a Cosmos DB database as configuration item', () => {
  it.each([
    ['Sql', 'sqlDatabases', account()],
    ['MongoDB', 'mongodbDatabases', account({}, 'MongoDB')],
    ['Gremlin', 'gremlinDatabases', account(capable('EnableGremlin'))],
    ['Cassandra', 'cassandraKeyspaces', account(capable('EnableCassandra'))],
  ])('is one of the %s API, listed under the account', async (api, children, parent) => {
    const id = `${accountId}/${children}/Orders`;
    const found = await discover({
      [accounts]: [[parent]],
      [`${accountId}/${children}`]: [[{ id, properties: { resource: { id: 'Orders' } } }]],
    });

    expect(found).toEqual([
      {
        class: 'azure_database',
        resourceType: 'cosmos-database',
        id: id.toLowerCase(),
        armId: id,
        subscriptionId: SUBSCRIPTION,
        resourceGroup: 'rg-shop',
        name: 'Orders',
        region: 'westus2',
        kind: api,
        state: 'Succeeded',
        createdTime: null,
        tags: {},
        attributes: {
          server_name: 'Shop-Data',
          database: 'Orders',
          tier: 'Standard',
          region: 'westus2',
        },
      },
    ]);
  });

  it('is the account itself while it has no database', async () => {
    const found = await discover({
      [accounts]: [[account()]],
      [`${accountId}/sqlDatabases`]: [[]],
    });

    expect(found).toMatchObject([
      {
        id: accountId.toLowerCase(),
        name: 'Shop-Data',
        createdTime: '2024-01-29T15:05:11.0345295Z',
        tags: { team: 'shop' },
        attributes: { server_name: 'Shop-Data', database: null },
      },
    ]);
  });

  it.each([
    ['Table', account(capable('EnableTable'))],
    ['Parse', account({}, 'Parse')],
  ])(
    'is the account itself for the %s API, which has no databases to list',
    async (api, parent) => {
      const found = await discover({ [accounts]: [[parent]] });

      expect(found).toMatchObject([{ kind: api, attributes: { database: null } }]);
    },
  );

  it.each([
    ['Serverless', capable('EnableServerless')],
    ['Serverless', { capacityMode: 'Serverless' }],
    ['Serverless', { ...capable('EnableServerless'), enableFreeTier: true }],
    ['Free', { enableFreeTier: true }],
    ['Standard', { enableFreeTier: false }],
    [null, { databaseAccountOfferType: undefined }],
  ])('has the tier %s', async (tier, properties) => {
    const found = await discover({
      [accounts]: [[account({ ...properties })]],
      [`${accountId}/sqlDatabases`]: [[]],
    });

    expect(found[0]?.attributes).toMatchObject({ tier });
  });

  it('is gone with an account that is deleted meanwhile', async () => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'NotFound' });

    expect(
      await discover({ [accounts]: [[account()]], [`${accountId}/sqlDatabases`]: gone }),
    ).toEqual([]);
  });

  it('is never missed because an account could not be read', async () => {
    const error = new AzureError('azure_unavailable', 'no answer', '', { status: 503 });

    await expect(
      discover({ [accounts]: [[account()]], [`${accountId}/sqlDatabases`]: error }),
    ).rejects.toBe(error);
  });

  it('takes an account without kind and capabilities for one of the SQL API', () => {
    expect(apiOf(readAccount(account({ capabilities: null }, null)))).toBe('Sql');
  });
});
