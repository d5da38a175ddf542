import type { Json } from '../../json.ts';

/** What a column holds; `dynamic` is JSON. */
export type ColumnType = 'string' | 'long' | 'bool' | 'datetime' | 'timespan' | 'dynamic';

/** A datetime or timespan is a number of ticks (100 ns; since 1970), so that no digit is lost. */
export type Value = Json | bigint | undefined;
export type Row = Readonly<Record<string, Value>>;

const TICKS_PER_MILLISECOND = 10_000n;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** ISO 8601 UTC, with at most the seven decimals of .NET; undefined when it is anything else. */
export function parseDatetime(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z?)?$/.exec(text);
  if (!match) return undefined;
  const [, date, time = '00:00:00', decimals = ''] = match;
  const seconds = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(seconds)) return undefined;
  // Date.parse takes the 30th of February for the 2nd of March.
  if (!new Date(seconds).toISOString().startsWith(`${date}T${time}`)) return undefined;
  return BigInt(seconds) * TICKS_PER_MILLISECOND + BigInt(decimals.padEnd(7, '0'));
}

/** `5m`, `1.5h`; the units are ms, s, m, h and d. */
export function parseTimespan(text: string): bigint {
  const [, number = '', unit = ''] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  return fromMilliseconds(Math.round(Number(number) * (UNITS[unit] ?? Number.NaN)));
}

export function fromMilliseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * TICKS_PER_MILLISECOND;
}

/** `2026-01-01T00:00:00.0000000Z`, as Kusto prints it. */
export function formatDatetime(ticks: bigint): string {
  const milliseconds = ticks / TICKS_PER_MILLISECOND;
  const seconds = new Date(Number(milliseconds)).toISOString().slice(0, 19);
  return `${seconds}.${String(ticks % 10_000_000n).padStart(7, '0')}Z`;
}

/** A value as `tostring()` makes it text: nothing is the empty string. */
export function toText(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'bigint') return formatDatetime(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As the answer carries it. */
export function toJson(value: Value): Json {
  return typeof value === 'bigint' ? formatDatetime(value) : (value ?? null);
}
