import { Cron } from 'croner';

/** When a schedule fires next. */
export interface ScheduleTimes {
  /**
   * @param after milliseconds since 1970
   * @returns the first time later than `after`, or undefined when there is none
   */
  next(after: number): number | undefined;
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads EventBridge Scheduler's `rate(value unit)` and `cron(minutes hours day-of-month month
 * day-of-week year)`.
 *
 * @param start when the schedule came to be: rates count from here
 * @throws Error that says what is wrong with the expression
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readScheduleExpression(
  expression: string,
  start: number,
  timeZone = 'UTC',
): ScheduleTimes {
  const [, kind, inner = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rateTimes(expression, inner, start);
  if (kind === 'cron') return cronTimes(expression, inner, timeZone);
  throw new Error(`${expression} is no schedule: use rate(5 minutes) or cron(0 6 * * ? *).`);
}

function rateTimes(expression: string, inner: string, start: number): ScheduleTimes {
  const [, digits = '', unit] = /^(\d+) (minute|hour|day)s?$/.exec(inner.trim()) ?? [];
  const value = Number(digits);
  if (unit === undefined || value < 1) {
    throw new Error(
      `${expression} is no rate: write a whole number and minutes, hours or days, such as rate(5 minutes).`,
    );
  }
  const interval = value * unitMs[unit as keyof typeof unitMs];
  return {
    next: (after) => start + (Math.floor(Math.max(0, after - start) / interval) + 1) * interval,
  };
}

function cronTimes(expression: string, inner: string, timeZone: string): ScheduleTimes {
  const fields = inner.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (fields.length !== 6) {
    throw new Error(
      `${expression} has ${fields.length} fields: minutes, hours, day of month, month, day of week and year are needed.`,
    );
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error(
      `${expression}: exactly one of day of month (third field) and day of week (fifth) must be ?.`,
    );
  }
  // EventBridge counts weekdays from 1 = Sunday, as Quartz does, and has no seconds.
  const cron = new Cron(`0 ${fields.join(' ')}`, {
    mode: '7-part',
    alternativeWeekdays: true,
    // EventBridge writes 0/5 where croner would have */5.
    sloppyRanges: true,
    timezone: timeZone,
    paused: true,
  });
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
}
