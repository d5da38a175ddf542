import { CONVERSIONS } from './functions.ts';
import { type Columns, resolve, resolveCondition } from './resolve-expression.ts';
import type { Expression, NamedExpression, Operator, SortKey } from './syntax.ts';
import { refuse } from './token-stream.ts';
import type { ColumnType, Row, Value } from './value.ts';

/** Rows, and what columns they have. */
export interface Table {
  readonly columns: Columns;
  readonly rows: Iterable<Row>;
}

/** Runs the operators on a table, lazily as far as they allow. Throws QueryError. */
export function runQuery(table: Table, operators: readonly Operator[], now: number): Table {
  return operators.reduce((input, operator) => runOperator(input, operator, now), table);
}

function runOperator(input: Table, operator: Operator, now: number): Table {
  const { columns, rows } = input;
  switch (operator.kind) {
    case 'where': {
      const condition = resolveCondition(operator.condition, columns, now);
      return { columns, rows: filter(rows, condition) };
    }
    case 'extend': {
      const added = resolveColumns(operator.columns, columns, now);
      return {
        columns: new Map([...columns, ...added.types]),
        rows: map(rows, (row) => ({ ...row, ...added.make(row) })),
      };
    }
    case 'project': {
      const kept = resolveColumns(operator.columns, columns, now);
      return { columns: kept.types, rows: map(rows, kept.make) };
    }
    case 'order':
      return { columns, rows: sorted(rows, resolveKeys(operator.keys, columns, now)) };
    case 'limit':
      return { columns, rows: take(rows, operator.count) };
  }
}

function resolveColumns(named: readonly NamedExpression[], columns: Columns, now: number) {
  const resolved = named.map(({ name, expression }) => ({
    name: name ?? nameOf(expression),
    at: expression.at,
    ...resolve(expression, columns, now),
  }));
  const types = new Map<string, ColumnType>();
  for (const { name, type, at } of resolved) {
    if (types.has(name)) throw refuse(`The column ${name} is named twice.`, at);
    types.set(name, type);
  }
  const make = (row: Row): Row =>
    Object.fromEntries(resolved.map(({ name, evaluate }) => [name, evaluate(row)]));
  return { types, make };
}

/** `properties.a` becomes `properties_a`, also within `tostring()`. */
function nameOf(expression: Expression): string {
  if (expression.kind === 'path') return expression.names.join('_');
  const isConversion = expression.kind === 'call' && CONVERSIONS.has(expression.at.text);
  const [path] = isConversion ? expression.arguments : [];
  if (path?.kind === 'path') return path.names.join('_');
  throw refuse('This column needs a name: name = expression.', expression.at);
}

type Compare = (one: Row, other: Row) => number;

function resolveKeys(keys: readonly SortKey[], columns: Columns, now: number): Compare {
  const resolved = keys.map(({ expression, descending }) => {
    const { type, evaluate } = resolve(expression, columns, now);
    if (type === 'dynamic') {
      throw refuse('A dynamic value has no order: wrap it in tostring().', expression.at);
    }
    return { evaluate, sign: descending ? -1 : 1 };
  });
  return (one, other) => {
    for (const { evaluate, sign } of resolved) {
      const order = compareValues(evaluate(one), evaluate(other));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

/** Nulls first going up, last going down; texts by their code units. */
function compareValues(one: Value, other: Value): number {
  const [left, right] = [one ?? null, other ?? null];
  if (left === null || right === null) return Number(right === null) - Number(left === null);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function* filter(rows: Iterable<Row>, condition: (row: Row) => boolean): Generator<Row> {
  for (const row of rows) if (condition(row)) yield row;
}

function* map(rows: Iterable<Row>, make: (row: Row) => Row): Generator<Row> {
  for (const row of rows) yield make(row);
}

function* sorted(rows: Iterable<Row>, compare: Compare): Generator<Row> {
  yield* [...rows].sort(compare);
}

function* take(rows: Iterable<Row>, count: number): Generator<Row> {
  let left = count;
  if (left === 0) return;
  for (const row of rows) {
    yield row;
    left -= 1;
    if (left === 0) return;
  }
}
