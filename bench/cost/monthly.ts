import type { Usage } from './meter.ts';
import { PRICES } from './prices.ts';

/** How large a tenant is, and what happens there in a month. */
export interface Size {
  readonly items: number;
  readonly users: number;
  readonly alerts: number;
  /** Share of the items that change. */
  readonly changed: number;
  /** Requests of people with the web page open. */
  readonly pages: number;
}

export const SIZES: Readonly<Record<string, Size>> = {
  small: { items: 300, users: 100, alerts: 1_000, changed: 0.1, pages: 2_000 },
  medium: { items: 5_000, users: 2_000, alerts: 30_000, changed: 0.1, pages: 20_000 },
  large: { items: 50_000, users: 20_000, alerts: 1_000_000, changed: 0.1, pages: 100_000 },
};

/** What was counted of each flow: of one alert, item, run or request. */
export interface Counted {
  readonly alert: Usage;
  readonly newItem: Usage;
  readonly knownItem: Usage;
  readonly changes: Usage;
  readonly reconcile: Usage;
  readonly verify: Usage;
  readonly syncWatch: Usage;
  readonly newUser: Usage;
  readonly idleSync: Usage;
  readonly expiryWatch: Usage;
  readonly page: Usage;
}

/** What the templates declare. */
export interface Declared {
  readonly alarms: number;
  readonly metrics: number;
  readonly keys: number;
  readonly firewalls: number;
  readonly firewallRules: number;
}

/** Starts of the schedules in 30 days, with the rates that hold without context. */
const RUNS = {
  discovery: 120,
  changes: 8_640,
  reconcile: 2_880,
  verify: 43_200,
  syncWatch: 8_640,
  sync: 720,
  expiryWatch: 120,
};

/** Five pollers of Lambda ask the queue of alerts every 20 seconds, whatever comes. */
const IDLE_POLLS = 5 * 3 * 60 * 24 * 30;

/** Data keys are kept for five minutes by whoever uses them; an upper bound for twelve functions. */
const KEY_CALLS = 12 * 12 * 24 * 30 * 3;

/** Bytes, rounded up: an alert's three log lines and its kept body; an item with its indexes and history. */
const LOG_OF_ALERT = 3_000;
const LOG_OF_RUN = 1_500;
const STORED_ALERT = 6_000;
const STORED_ITEM = 12_000;
const GIGABYTE = 1e9;

/** Dollars a month, by what they are for. */
export function monthly(size: Size, counted: Counted, declared: Declared): Record<string, number> {
  const flows: [Usage, number][] = [
    [counted.alert, size.alerts],
    [counted.newItem, size.items * size.changed],
    [counted.knownItem, size.items * RUNS.discovery],
    [counted.changes, RUNS.changes],
    [counted.reconcile, RUNS.reconcile],
    [counted.verify, RUNS.verify],
    [counted.syncWatch, RUNS.syncWatch],
    [counted.newUser, size.users * size.changed],
    [counted.idleSync, RUNS.sync],
    [counted.expiryWatch, RUNS.expiryWatch],
    [counted.page, size.pages],
  ];
  const total = (field: keyof Usage) =>
    flows.reduce((sum, [usage, times]) => sum + usage[field] * times, 0);
  const runs = Object.values(RUNS).reduce((sum, count) => sum + count, 0);
  const calls = size.alerts + size.pages;
  const events = size.alerts + size.items * size.changed + 2 * runs;
  return {
    'API Gateway': calls * PRICES.apiCall,
    Lambda:
      total('invocations') * PRICES.lambdaRequest +
      total('gigabyteSeconds') * PRICES.lambdaGigabyteSecond +
      durableOperations(size) * PRICES.durableOperation,
    'DynamoDB requests': total('reads') * PRICES.readUnit + total('writes') * PRICES.writeUnit,
    'DynamoDB storage with recovery':
      ((size.items * STORED_ITEM + 3 * size.alerts * STORED_ALERT) / GIGABYTE) *
      PRICES.tableGigabyte,
    SQS: (3 * total('messages') + IDLE_POLLS) * PRICES.queueRequest,
    'EventBridge: pipes, events, schedules':
      events * (PRICES.pipeRequest + PRICES.event) + runs * PRICES.scheduledStart,
    'Secrets Manager': 2 * PRICES.secret + total('secretCalls') * PRICES.secretCall,
    KMS: declared.keys * PRICES.key + KEY_CALLS * PRICES.keyCall,
    'CloudWatch alarms, metrics, dashboard':
      declared.alarms * PRICES.alarm + declared.metrics * PRICES.metric + PRICES.dashboard,
    'CloudWatch logs':
      ((size.alerts * LOG_OF_ALERT + (runs + size.pages) * LOG_OF_RUN) / GIGABYTE) *
      PRICES.logGigabyte,
    Firewall:
      declared.firewalls * PRICES.firewall +
      declared.firewallRules * PRICES.firewallRule +
      calls * PRICES.firewallCall,
    'CloudFront and S3': 2 * size.pages * PRICES.pageRequest + 0.01,
  };
}

/** Steps of a run: about ten of its own, and two for each thousand items or users. */
function durableOperations({ items, users }: Size): number {
  return RUNS.discovery * (10 + items / 500) + RUNS.sync * (10 + users / 10_000);
}
