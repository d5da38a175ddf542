import type { Resolved } from './resolve-expression.ts';
import { refuse } from './token-stream.ts';
import type { Token } from './tokens.ts';
import { type ColumnType, fromMilliseconds, parseDatetime, toText, type Value } from './value.ts';

/** A function of the language. */
interface KqlFunction {
  readonly returns: ColumnType;
  /** Types its one argument may have; absent: it takes none. */
  readonly accepts?: readonly ColumnType[];
  /** @param now ticks */
  readonly apply: (argument: Value, now: bigint) => Value;
}

const FUNCTIONS: Readonly<Record<string, KqlFunction>> = {
  tostring: {
    returns: 'string',
    accepts: ['string', 'long', 'bool', 'datetime', 'dynamic'],
    apply: toText,
  },
  todatetime: {
    returns: 'datetime',
    accepts: ['string', 'datetime', 'dynamic'],
    apply: (value) => (typeof value === 'bigint' ? value : (parseDatetime(toText(value)) ?? null)),
  },
  tolower: {
    returns: 'string',
    accepts: ['string', 'dynamic'],
    apply: (value) => toText(value).toLowerCase(),
  },
  now: { returns: 'datetime', apply: (_, now) => now },
  ago: {
    returns: 'datetime',
    accepts: ['timespan'],
    apply: (span, now) => now - (span as bigint),
  },
};

/** Functions whose column, left unnamed, is named after the path they are given. */
export const CONVERSIONS: ReadonlySet<string> = new Set(['tostring', 'todatetime']);

/** A call of a known function. Throws QueryError for any other, and for wrong arguments. */
export function resolveCall(at: Token, given: readonly Resolved[], now: number): Resolved {
  const known = Object.hasOwn(FUNCTIONS, at.text) ? FUNCTIONS[at.text] : undefined;
  if (!known) {
    throw refuse(`The simulated Resource Graph does not know the function ${at.text}().`, at);
  }
  const { returns, accepts, apply } = known;
  const ticks = fromMilliseconds(now);
  const [argument, ...rest] = given;
  if (!accepts) {
    if (argument) throw refuse(`${at.text}() takes no argument.`, at);
    return { type: returns, evaluate: () => apply(null, ticks) };
  }
  if (!argument || rest.length > 0) throw refuse(`${at.text}() takes one argument.`, at);
  if (!accepts.includes(argument.type)) {
    throw refuse(`${at.text}() does not take a ${argument.type}.`, at);
  }
  return { type: returns, evaluate: (row) => apply(argument.evaluate(row), ticks) };
}
