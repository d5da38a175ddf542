import type { JsonObject } from '../json.ts';
import { parseQuery } from './kql/parse-query.ts';
import { runQuery } from './kql/run-query.ts';
import type { Query } from './kql/syntax.ts';
import { type Row, toJson } from './kql/value.ts';
import type { QueryRequest } from './query-request.ts';
import { cursorOf, writeSkipToken } from './skip-token.ts';
import { openTable, type TableContext } from './tables.ts';

/**
 * One page of a query's rows. A further page is offered only to a query that is ordered, not
 * limited, and keeps `id`; Azure gives some others a token too, with pages that do not fit together.
 * Throws QueryError.
 *
 * @param now epoch ms
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 */
export function answerQuery(request: QueryRequest, context: TableContext, now: number): JsonObject {
  const query = parseQuery(request.query);
  const { offset, page } = cursorOf(request);
  const table = runQuery(openTable(query.table.text, context), query.operators, now);
  const rows = [...table.rows];
  const end = offset + request.options.$top;
  const data = rows.slice(offset, end).map(toObject);
  const isWhole = end >= rows.length;
  const hasToken = !isWhole && isPageable(query) && table.columns.has('id');
  return {
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: String(!isWhole && !hasToken),
    ...(hasToken && { $skipToken: writeSkipToken(request, { offset: end, page: page + 1 }) }),
  };
}

function isPageable({ operators }: Query): boolean {
  const kinds = operators.map(({ kind }) => kind);
  return kinds.includes('order') && !kinds.includes('limit');
}

function toObject(row: Row): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)]));
}
