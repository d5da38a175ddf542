import { Duration } from 'aws-cdk-lib';
import * as z from 'zod';

const UNITS: Readonly<Record<string, (count: number) => Duration>> = {
  minute: Duration.minutes,
  hour: Duration.hours,
  day: Duration.days,
};

/** How often something runs by itself, as EventBridge words it: `1 hour`, `5 minutes`. */
export const Rate = z.string().transform((text, context): Duration => {
  const [, count, unit = ''] = /^([1-9]\d{0,3}) (minute|hour|day)s?$/.exec(text) ?? [];
  const rate = UNITS[unit]?.(Number(count));
  if (rate) return rate;
  context.addIssue('a rate is a number and minutes, hours or days');
  return z.NEVER;
});
