import { isJsonObject } from '../../json.ts';
import { resolveCall } from './functions.ts';
import { resolveComparison, resolveMembership } from './resolve-comparison.ts';
import type { Expression } from './syntax.ts';
import { refuse } from './token-stream.ts';
import type { Token } from './tokens.ts';
import { type ColumnType, parseDatetime, parseTimespan, type Row, type Value } from './value.ts';

/** The columns there are at some step of a query. */
export type Columns = ReadonlyMap<string, ColumnType>;

/** An expression that knows its type, ready for rows. */
export interface Resolved {
  readonly type: ColumnType;
  readonly evaluate: (row: Row) => Value;
}

/**
 * Checks an expression against the columns and makes it ready. What cannot be resolved is refused
 * before any row is seen, so that a wrong query fails on an empty table too.
 *
 * @param now epoch ms, for `ago()` and `now()`
 */
export function resolve(expression: Expression, columns: Columns, now: number): Resolved {
  const inner = (part: Expression) => resolve(part, columns, now);
  switch (expression.kind) {
    case 'literal':
      return resolveLiteral(expression.at);
    case 'path':
      return resolvePath(expression.names, expression.at, columns);
    case 'call':
      return resolveCall(expression.at, expression.arguments.map(inner), now);
    case 'compare':
      return resolveComparison(
        expression.operator,
        inner(expression.left),
        inner(expression.right),
        expression.at,
      );
    case 'in':
      return resolveMembership(inner(expression.left), expression.items.map(inner), expression.at);
    case 'and':
    case 'or': {
      const left = resolveCondition(expression.left, columns, now);
      const right = resolveCondition(expression.right, columns, now);
      const isAnd = expression.kind === 'and';
      const evaluate = (row: Row) => (isAnd ? left(row) && right(row) : left(row) || right(row));
      return { type: 'bool', evaluate };
    }
  }
}

/** An expression that must say yes or no. */
export function resolveCondition(
  expression: Expression,
  columns: Columns,
  now: number,
): (row: Row) => boolean {
  const { type, evaluate } = resolve(expression, columns, now);
  if (type !== 'bool') throw refuse(`A condition is expected here, not a ${type}.`, expression.at);
  return (row) => evaluate(row) === true;
}

function resolveLiteral(at: Token): Resolved {
  switch (at.kind) {
    case 'number': {
      const number = Number(at.text);
      return { type: 'long', evaluate: () => number };
    }
    case 'timespan': {
      const ticks = parseTimespan(at.text);
      return { type: 'timespan', evaluate: () => ticks };
    }
    case 'datetime': {
      const ticks = parseDatetime(at.text);
      if (ticks === undefined) throw refuse('This is not a date and time in ISO 8601 UTC.', at);
      return { type: 'datetime', evaluate: () => ticks };
    }
    default:
      return { type: 'string', evaluate: () => at.text };
  }
}

/** A column, or a member of what a dynamic one holds. */
function resolvePath(names: readonly string[], at: Token, columns: Columns): Resolved {
  const [column = '', ...members] = names;
  const type = columns.get(column);
  if (!type) throw refuse(`There is no column ${column}.`, at);
  if (members.length === 0) return { type, evaluate: (row) => row[column] ?? null };
  if (type !== 'dynamic') throw refuse(`${column} is a ${type} and has no members.`, at);
  return {
    type,
    evaluate: (row) =>
      members.reduce<Value>(
        (value, name) =>
          typeof value !== 'bigint' && isJsonObject(value) && Object.hasOwn(value, name)
            ? value[name]
            : null,
        row[column],
      ) ?? null,
  };
}
