import type { JsonObject } from '../json.ts';
import type { Columns } from './kql/resolve-expression.ts';
import type { ColumnType, Row } from './kql/value.ts';

const STRINGS = [
  'id',
  'name',
  'type',
  'tenantId',
  'kind',
  'location',
  'resourceGroup',
  'subscriptionId',
  'managedBy',
] as const;
const DYNAMICS = [
  'sku',
  'plan',
  'properties',
  'tags',
  'identity',
  'zones',
  'extendedLocation',
] as const;

/** The columns of every table here. */
export const TABLE_COLUMNS: Columns = new Map<string, ColumnType>([
  ...STRINGS.map((name) => [name, 'string'] as const),
  ...DYNAMICS.map((name) => [name, 'dynamic'] as const),
]);

/** A row with every column: a text that is missing is empty, anything else null. */
export function tableRow(values: JsonObject): Row {
  const row: Record<string, Row[string]> = {};
  for (const name of STRINGS) row[name] = values[name] ?? '';
  for (const name of DYNAMICS) row[name] = values[name] ?? null;
  return row;
}
