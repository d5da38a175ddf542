import {
  sqlDatabase,
  toSqlDatabase,
} from '../../../lambdas/cmdb-discovery/resource-types/sql-database.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { answering, armId, listOf, SUBSCRIPTION } from './answering.ts';

const server = (name: string) => ({ id: armId(`Microsoft.Sql/servers/${name}`) });

function database(name: string, rest: object = {}) {
  return {
    id: armId(`Microsoft.Sql/servers/sql-1/databases/${name}`),
    location: 'East US',
    kind: 'v12.0,user,vcore',
    sku: { name: 'GP_Gen5', tier: 'GeneralPurpose' },
    properties: { status: 'Online', creationDate: '2024-03-01T14:57:21.49Z' },
    ...rest,
  };
}

const servers = listOf('Microsoft.Sql/servers');
const databasesOf = (name: string) => `${server(name).id}/databases`;

async function discover(azure: ReturnType<typeof answering>) {
  const pages = await Array.fromAsync(sqlDatabase.discover(azure, SUBSCRIPTION));
  return pages.flat().map(({ name }) => name);
}

describe('an Azure SQL database as configuration item', () => {
  it('has the attributes of the product page', () => {
    expect(toSqlDatabase(database('Orders'), server('sql-1'))).toMatchObject({
      class: 'azure_database',
      name: 'Orders',
      region: 'eastus',
      kind: 'v12.0,user,vcore',
      state: 'Online',
      createdTime: '2024-03-01T14:57:21.49Z',
      attributes: {
        server_name: 'sql-1',
        database: 'Orders',
        tier: 'GeneralPurpose',
        region: 'eastus',
      },
    });
  });

  it.each([
    ['master, even with the SKU of a user’s database', 'master', { sku: { tier: 'Basic' } }],
    ['any other of kind system', 'internal', { kind: 'v12.0,system' }],
  ])('leaves out %s', (_, name, rest) => {
    expect(toSqlDatabase(database(name, rest), server('sql-1'))).toBeUndefined();
  });

  it('keeps a database whose name only begins like master', () => {
    expect(toSqlDatabase(database('masterdata'), server('sql-1'))).toBeDefined();
  });

  it('has its pool’s tier when it is pooled', () => {
    const pooled = database('Orders', { sku: { name: 'ElasticPool', tier: 'Standard' } });

    expect(toSqlDatabase(pooled, server('sql-1'))?.attributes).toMatchObject({ tier: 'Standard' });
  });

  it('is alive while it is paused', () => {
    const paused = database('Orders', { properties: { status: 'Paused' } });

    expect(toSqlDatabase(paused, server('sql-1'))).toMatchObject({ state: 'Paused' });
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
