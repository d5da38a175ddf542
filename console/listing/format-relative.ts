const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const WORDS = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** How far an instant is from another, ISO 8601: `in 5 hours`, `2 days ago`, `now`. */
export function formatRelative(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(distance) >= each) ?? ['second', 60_000];
  if (unit === 'second') return 'now';
  return WORDS.format(Math.trunc(distance / size), unit);
}

/** How often something is done, in minutes: `every 5 minutes`, `every hour`, `every 6 hours`. */
export function formatEvery(minutes: number): string {
  for (const [unit, size] of UNITS) {
    const count = (minutes * 60_000) / size;
    if (Number.isInteger(count)) return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
  }
  return `every ${minutes} minutes`;
}
