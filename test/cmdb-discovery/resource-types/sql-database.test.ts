import {
  sqlDatabase,
  toSqlDatabases,
} from '../../../lambdas/cmdb-discovery/resource-types/sql-database.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { allOf, answering, armId, listOf, recallNothing } from './answering.ts';

const server = (name: string) => ({ id: armId(`Microsoft.Sql/servers/${name}`) });

function database(name: string, rest: object = {}) {
  return {
    id: armId(`Microsoft.Sql/servers/sql-1/databases/${name}`),
    location: 'East US',
    kind: 'v12.0,user,vcore',
    sku: { name: 'GP_Gen5', tier: 'GeneralPurpose' },
    properties: {
      status: 'Online',
      creationDate: '2024-03-01T14:57:21.49Z',
      currentServiceObjectiveName: 'GP_Gen5_2',
    },
    ...rest,
  };
}

const servers = listOf('Microsoft.Sql/servers');
const databasesOf = (name: string) => `${server(name).id}/databases`;

async function discover(azure: ReturnType<typeof answering>) {
  return (await allOf(sqlDatabase, azure)).map(({ name }) => name);
}

describe('an Azure SQL database as configuration item', () => {
  it('has the attributes of the product page', () => {
    expect(toSqlDatabases(database('Orders'))).toMatchObject([
      {
        class: 'azure_database',
        name: 'Orders',
        region: 'eastus',
        kind: 'v12.0,user,vcore',
        state: 'Online',
        createdTime: '2024-03-01T14:57:21.49Z',
        relatedId: server('sql-1').id.toLowerCase(),
        details: {
          sku_name: 'GP_Gen5',
          service_objective: 'GP_Gen5_2',
          elastic_pool_id: null,
          status: 'Online',
        },
        attributes: {
          server_name: 'sql-1',
          database: 'Orders',
          tier: 'GeneralPurpose',
          region: 'eastus',
        },
      },
    ]);
  });

  it.each([
    ['master, even with the SKU of a user’s database', 'master', { sku: { tier: 'Basic' } }],
    ['any other of kind system', 'internal', { kind: 'v12.0,system' }],
  ])('leaves out %s', (_, name, rest) => {
    expect(toSqlDatabases(database(name, rest))).toEqual([]);
  });

  it('keeps a database whose name only begins like master', () => {
    expect(toSqlDatabases(database('masterdata'))).toHaveLength(1);
  });

  it('has its pool’s tier when it is pooled', () => {
    const elasticPoolId = `${server('sql-1').id}/elasticPools/Pool-1`;
    const pooled = database('Orders', {
      sku: { name: 'ElasticPool', tier: 'Standard' },
      properties: { elasticPoolId },
    });

    expect(toSqlDatabases(pooled)).toMatchObject([
      {
        attributes: { tier: 'Standard' },
        details: { sku_name: 'ElasticPool', elastic_pool_id: elasticPoolId.toLowerCase() },
      },
    ]);
  });

  it('is alive while it is paused', () => {
    const paused = database('Orders', { properties: { status: 'Paused' } });

    expect(toSqlDatabases(paused)).toMatchObject([{ state: 'Paused' }]);
  });
});

describe('discovering Azure SQL databases', () => {
  it('asks once for each server', async () => {
    const azure = answering({
      [servers]: [[server('sql-1')], [server('sql-2')]],
      [databasesOf('sql-1')]: [[database('master'), database('A')], [database('B')]],
      [databasesOf('sql-2')]: [[database('master')]],
    });

    expect(await discover(azure)).toEqual(['A', 'B']);
    expect(azure.asked).toEqual([servers, databasesOf('sql-1'), databasesOf('sql-2')]);
  });

  it('takes a server that is gone meanwhile for one without databases', async () => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });
    const azure = answering({
      [servers]: [[server('sql-1'), server('sql-2')]],
      [databasesOf('sql-1')]: gone,
      [databasesOf('sql-2')]: [[database('B')]],
    });

    expect(await discover(azure)).toEqual(['B']);
  });

  it.each([
    ['azure_access_denied', 'AuthorizationFailed'],
    ['azure_not_found', 'SubscriptionNotFound'],
    ['azure_throttled', undefined],
  ] as const)('fails when the databases of one server end with %s', async (code, azureCode) => {
    const error = new AzureError(code, 'no', '', { azureCode });
    const azure = answering({
      [servers]: [[server('sql-1'), server('sql-2')]],
      [databasesOf('sql-1')]: [[database('A')]],
      [databasesOf('sql-2')]: error,
    });

    await expect(discover(azure)).rejects.toBe(error);
  });
});

describe('reading Azure SQL databases by id', () => {
  it('reads one', async () => {
    const { id } = database('A');
    const azure = answering({ [id]: database('A') });

    expect(await sqlDatabase.read(azure, id, recallNothing)).toEqual(toSqlDatabases(database('A')));
  });

  it('lists those of a server that changed', async () => {
    const { id } = server('sql-1');
    const azure = answering({
      [databasesOf('sql-1')]: [[database('master'), database('A')], [database('B')]],
    });

    const items = await sqlDatabase.read(azure, id, recallNothing);

    expect(items.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('says that a server is gone, which discovery passes over', async () => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });
    const azure = answering({ [databasesOf('sql-1')]: gone });

    await expect(sqlDatabase.read(azure, server('sql-1').id, recallNothing)).rejects.toBe(gone);
  });
});
