const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?$/i;

/** As log alerts v1 and budgets write it, e.g. `3/22/2019 1:36:31 PM` or `… 5:40:29 PM -08:00`. */
const US = /^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?(?: ?[+-]\d\d:?\d\d)?$/i;

const ZONED = /(?:z|[+-]\d\d:?\d\d)$/i;

/**
 * An Azure time as ISO 8601 UTC in milliseconds. Azure writes up to seven fraction digits, and once
 * in a while no zone, which is UTC then but local time to `Date`; some contexts hold US dates. What
 * is no time at all (some sources print it in words) becomes `fallback`.
 */
export function toInstant(time: unknown, fallback: string): string {
  return parseInstant(time) ?? fallback;
}

/** The same, or undefined for what is no time. */
export function parseInstant(time: unknown): string | undefined {
  if (typeof time !== 'string') return undefined;
  const text = time.trim();
  // Any other text is refused, because `Date` finds a date in "step 5", too.
  if (!ISO.test(text) && !US.test(text)) return undefined;
  const zone = US.test(text) ? ' UTC' : 'Z';
  const instant = new Date(ZONED.test(text) ? text : `${text}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}
