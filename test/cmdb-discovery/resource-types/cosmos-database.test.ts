import {
  apiOf,
  cosmosDatabase,
  readAccount,
} from '../../../lambdas/cmdb-discovery/resource-types/cosmos-database.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { allOf, answering, armId, listOf, recallNothing, SUBSCRIPTION } from './answering.ts';

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
  return await allOf(cosmosDatabase, answering(answers));
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
        relatedId: accountId.toLowerCase(),
        details: {
          api,
          offer: 'Standard',
          free_tier: null,
          serverless: false,
          account_provisioning_state: 'Succeeded',
        },
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
        relatedId: null,
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

describe('reading Cosmos DB databases by id', () => {
  const id = `${accountId}/sqlDatabases/Orders`;
  const database = { id, properties: { resource: { id: 'Orders' } } };

  it('reads one, with what its account says of it', async () => {
    const listed = await discover({
      [accounts]: [[account({ enableFreeTier: true })]],
      [`${accountId}/sqlDatabases`]: [[database]],
    });
    const azure = answering({ [accountId]: account({ enableFreeTier: true }), [id]: database });

    expect(await cosmosDatabase.read(azure, id, recallNothing)).toEqual(listed);
    expect(azure.asked).toEqual([accountId, id]);
  });

  it('lists those of an account that changed', async () => {
    const azure = answering({
      [accountId]: account(),
      [`${accountId}/sqlDatabases`]: [[database]],
    });

    const items = await cosmosDatabase.read(azure, accountId, recallNothing);

    expect(items.map((item) => item.id)).toEqual([id.toLowerCase()]);
  });

  it.each([
    ['an account', accountId, {}],
    ['a database', id, { [accountId]: account() }],
    ['the account of a database', id, { [id]: database }],
  ])('says that %s is gone', async (_, asked, rest) => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'NotFound' });
    const azure = answering({ [accountId]: gone, [id]: gone, ...rest });

    await expect(cosmosDatabase.read(azure, asked, recallNothing)).rejects.toBe(gone);
  });
});

it('knows the types of accounts and of every kind of database', () => {
  expect(cosmosDatabase.armTypes).toEqual([
    'microsoft.documentdb/databaseaccounts',
    'microsoft.documentdb/databaseaccounts/sqldatabases',
    'microsoft.documentdb/databaseaccounts/mongodbdatabases',
    'microsoft.documentdb/databaseaccounts/gremlindatabases',
    'microsoft.documentdb/databaseaccounts/cassandrakeyspaces',
  ]);
});
