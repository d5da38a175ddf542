import type { JsonObject } from '../../json.ts';
import { UnwrappedError } from '../arm-error.ts';
import type { Resource } from '../content.ts';
import { currentGroup, type Estate, idIn, numbered } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import {
  type AccountPlan,
  accountAt,
  accountGroup,
  accountSlot,
  type CosmosApi,
} from './cosmos-account.ts';

/** The lists below an account, one for each API; slot = account. */
export const cosmosChildren: readonly ResourceType[] = [
  child('sqlDatabases', 'sql', 'db'),
  child('mongodbDatabases', 'mongodb', 'mongo'),
  child('cassandraKeyspaces', 'cassandra', 'keyspace'),
  child('gremlinDatabases', 'gremlin', 'graph'),
  child('tables', 'table', 'Table'),
];

function child(segment: string, api: CosmosApi, prefix: string): ResourceType {
  const type = `Microsoft.DocumentDB/databaseAccounts/${segment}`;
  return {
    type,
    pageSizes: [],
    emptyLastPage: 'never',
    slots(estate, slot) {
      // https://github.com/MicrosoftDocs/azure-docs/issues/37902
      if (accountAt(estate, slot).model.api !== api) {
        throw new UnwrappedError(
          400,
          'BadRequest',
          `Message: {"Errors":["Requests for API ${api} are not supported for this account."]}\r\nActivityId: ${estate.uuid('activity', slot)}`,
        );
      }
      return { from: slot, to: slot + 1 };
    },
    slotOf: (estate, [account]) => accountSlot(estate, account),
    at(estate, slot) {
      const account = accountAt(estate, slot);
      const group = accountGroup(estate, account);
      if (group === undefined || account.model.api !== api) return [];
      const accountId = idIn(
        estate,
        group,
        `Microsoft.DocumentDB/databaseAccounts/${account.name}`,
      );
      return Array.from({ length: databaseCount(slot) }, (_, index) =>
        databaseOf(estate, type, account, group, `${accountId}/${segment}`, prefix, api, index),
      ).flat();
    },
  };
}

/** None to three. */
function databaseCount(slot: number): number {
  return (slot + Math.floor(slot / 8) + 1) % 4;
}

function databaseOf(
  estate: Estate,
  type: string,
  account: AccountPlan,
  group: string,
  parentId: string,
  prefix: string,
  api: CosmosApi,
  index: number,
): Resource[] {
  const name = numbered(prefix, index, prefix === 'Table' ? '' : '-');
  if (currentGroup(estate, type, [account.name, name], group) === undefined) return [];
  return [
    {
      id: `${parentId}/${name}`,
      name,
      type,
      location: account.home.region.displayName,
      tags: {},
      properties: { resource: { id: name, ...systemProperties(estate, api, account, index) } },
    },
  ];
}

/** Only SQL and Gremlin databases show the store's own properties. */
function systemProperties(
  estate: Estate,
  api: CosmosApi,
  account: AccountPlan,
  index: number,
): JsonObject {
  if (api !== 'sql' && api !== 'gremlin') return {};
  return {
    _rid: Buffer.from(estate.hex(4, 'rid', account.slot, index)).toString('base64'),
    _ts: 1_700_000_000 + (estate.dice('ts', account.slot, index) % 80_000_000),
    _etag: `"${estate.uuid('cosmos-etag', account.slot, index)}"`,
    ...(api === 'sql' && { _colls: 'colls/', _users: 'users/' }),
  };
}
