import type { Directory } from '../directory.ts';
import type { SubscriptionContent } from '../resource-manager/content.ts';
import type { TenantState } from '../resource-manager/tenant-state.ts';
import type { ChangeFeed } from './change-feed.ts';
import { changeRows } from './change-rows.ts';
import { containerRows } from './container-rows.ts';
import type { Table } from './kql/run-query.ts';
import type { Row } from './kql/value.ts';
import { badRequest } from './query-error.ts';
import { resourceRows } from './resource-rows.ts';
import { TABLE_COLUMNS } from './table-row.ts';

/** What tables are made from. */
export interface TableContext {
  /** What the query sees. */
  readonly scope: readonly SubscriptionContent[];
  readonly tenant: TenantState;
  readonly directory: Directory;
  readonly feed: ChangeFeed;
}

const TABLES: ReadonlyMap<string, (context: TableContext) => Iterable<Row>> = new Map([
  ['resourcechanges', changeRows],
  ['resourcecontainers', containerRows],
  ['resources', resourceRows],
]);

/** The table of a name in any case. Throws QueryError for one there is not. */
export function openTable(name: string, context: TableContext): Table {
  const rows = TABLES.get(name.toLowerCase());
  if (rows) return { columns: TABLE_COLUMNS, rows: rows(context) };
  throw badRequest(
    'DisallowedLogicalTableName',
    `Table ${name} is invalid, unsupported or disallowed.`,
  );
}
