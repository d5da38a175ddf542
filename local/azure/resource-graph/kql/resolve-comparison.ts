import type { Resolved } from './resolve-expression.ts';
import type { Comparison } from './syntax.ts';
import { refuse } from './token-stream.ts';
import type { Token } from './tokens.ts';
import type { ColumnType, Value } from './value.ts';

/** Types that have an order; Kusto gives strings none here. */
const ORDERED: readonly ColumnType[] = ['long', 'datetime', 'timespan'];
const TEXTS: readonly ColumnType[] = ['string', 'dynamic'];

/**
 * A comparison of two things that can be compared. Null equals nothing, differs from everything but
 * null, and is neither before nor after anything.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
export function resolveComparison(
  operator: Comparison,
  left: Resolved,
  right: Resolved,
  at: Token,
): Resolved {
  refuseTypes(operator, left.type, right.type, at);
  const compare = COMPARE[operator];
  return {
    type: 'bool',
    evaluate(row) {
      const [one, other] = [left.evaluate(row) ?? null, right.evaluate(row) ?? null];
      if (one === null || other === null) return operator === '!=' && one !== other;
      // A dynamic member is only known to be a text, a number or neither once it is there.
      if (typeof one !== typeof other || typeof one === 'object') {
        throw refuse('These two cannot be compared: wrap the member in tostring().', at);
      }
      return compare(one, other);
    },
  };
}

/** `in~`: equal to one of these texts, without regard to case. */
export function resolveMembership(left: Resolved, items: readonly Resolved[], at: Token): Resolved {
  if (items.length === 0) throw refuse('in~ needs at least one text.', at);
  const comparisons = items.map((item) => resolveComparison('=~', left, item, at));
  return {
    type: 'bool',
    evaluate: (row) => comparisons.some(({ evaluate }) => evaluate(row) === true),
  };
}

function refuseTypes(operator: Comparison, one: ColumnType, other: ColumnType, at: Token): void {
  const types = [one, other];
  if (operator === '=~') {
    if (types.every((type) => TEXTS.includes(type))) return;
  } else if (operator === '==' || operator === '!=') {
    if (one === other && one !== 'dynamic') return;
    if (types.includes('dynamic') && types.some((type) => type === 'string' || type === 'long')) {
      return;
    }
  } else if (one === other && ORDERED.includes(one)) return;
  throw refuse(`A ${one} and a ${other} cannot be compared with ${operator}.`, at);
}

const COMPARE: Readonly<Record<Comparison, (one: Value, other: Value) => boolean>> = {
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '=~': (one, other) => String(one).toLowerCase() === String(other).toLowerCase(),
  '>': (one, other) => (one as bigint) > (other as bigint),
  '>=': (one, other) => (one as bigint) >= (other as bigint),
  '<': (one, other) => (one as bigint) < (other as bigint),
  '<=': (one, other) => (one as bigint) <= (other as bigint),
};
