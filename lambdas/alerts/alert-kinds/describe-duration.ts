const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

const UNITS = ['day', 'hour', 'minute', 'second'] as const;

/** An ISO 8601 duration in words, e.g. `PT1H30M` as `1 hour 30 minutes`; any other text as it is. */
export function describeDuration(duration: string): string {
  const [, ...counts] = DURATION.exec(duration) ?? [];
  const parts = UNITS.flatMap((unit, i) => {
    const count = Number(counts[i] ?? 0);
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? duration : parts.join(' ');
}

/** Minutes in words, e.g. `1440` as `1 day`; what is no number of minutes as it is. */
export function describeMinutes(minutes: string): string {
  if (!/^\d{1,6}$/.test(minutes)) return minutes;
  const total = Number(minutes);
  const days = Math.floor(total / 1440);
  const hours = Math.floor(total / 60) % 24;
  return describeDuration(`P${days}DT${hours}H${total % 60}M`);
}
