/**
 * An Azure time as ISO 8601 UTC in milliseconds. Azure writes up to seven fraction digits, and once
 * in a while no zone, which is UTC then but local time to `Date`. A text that is no time at all
 * (some sources print it in words) becomes `fallback`.
 */
export function toInstant(time: string, fallback: string): string {
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`;
  const instant = new Date(zoned);
  return Number.isNaN(instant.getTime()) ? fallback : instant.toISOString();
}
