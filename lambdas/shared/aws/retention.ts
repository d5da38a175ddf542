/** Runs and what they hold for approval are kept this long; DynamoDB removes them afterwards. */
export const RUN_RETENTION_DAYS = 90;

/** What a run has seen serves to go on with it; a run ends within a day. */
export const SEEN_RETENTION_DAYS = 7;

/** The instant that many days after `time` (ms), as DynamoDB's time to live wants it: seconds. */
export function daysAfter(time: number, days: number): number {
  return Math.floor(time / 1000) + days * 24 * 60 * 60;
}

/** Raw alerts are kept this long, to be looked at and processed again. */
export const DELIVERY_RETENTION_DAYS = 90;
