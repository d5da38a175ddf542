import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';
import { type Healed, type HealPorts, heal } from './heal.ts';
import { getAlert, type ListedAlert, listAlerts, type TimeRange } from './list-alerts.ts';
import type { FiringAlert } from './tend-open-incidents.ts';

const HOUR_MS = 60 * 60_000;

/** Azure lists no further back than this. */
const RANGES: readonly (readonly [TimeRange, number])[] = [
  ['1d', 24 * HOUR_MS],
  ['7d', 7 * 24 * HOUR_MS],
];

/** So many alerts that the list is too short for are asked for one by one, in turn with the others. */
const ASKED_ONE_BY_ONE = 50;
const TURN_MS = 15 * 60_000;

/** An alert by itself, as its incident's key has it. */
const ALERT_ID =
  /^\/subscriptions\/([^/]+)\/providers\/microsoft\.alertsmanagement\/alerts\/[^/]+$/;

/** One subscription, and up to where it was reconciled. */
export interface Scope {
  readonly integration: Integration;
  readonly subscriptionId: string;
  /** ISO 8601 UTC; null: never. */
  readonly until: string | null;
  /** Alerts of the integration that fire on, as far as is known. */
  readonly firing: readonly FiringAlert[];
  readonly now: Date;
  /** What Azure changed so shortly ago may still be on its way, ms. */
  readonly graceMs: number;
}

/** What `reconcileSubscription` works with. */
export interface SubscriptionPorts extends HealPorts {
  readonly newId: () => string;
}

/**
 * Compares the alerts that Azure lists, since the last time and for a day at least, with the incidents;
 * then asks for those that fire on for longer than that, so that none is stuck.
 *
 * @throws IntegrationError `azure_*`
 */
export async function reconcileSubscription(
  scope: Scope,
  azure: ResourceManager,
  ports: SubscriptionPorts,
): Promise<Healed> {
  const { subscriptionId, now } = scope;
  const listing = { ...scope, newId: ports.newId };
  const { timeRange, since } = rangeOf(scope);
  const total = { listed: 0, sent: 0, settled: 0 };
  const settled = (alert: ListedAlert) => isSettled(alert, now, scope.graceMs);
  for await (const alerts of listAlerts(azure, subscriptionId, timeRange)) {
    add(total, await heal(alerts.filter(settled), listing, ports));
  }
  for (const alertId of longFiring(scope, since)) {
    const alert = await findAlert(azure, alertId);
    if (alert) add(total, await heal([alert], listing, ports));
  }
  return total;
}

function rangeOf({ until, now }: Scope): { timeRange: TimeRange; since: number } {
  // An hour more, since clocks differ and lists lag behind.
  const gap = until === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(until);
  const [timeRange, length] = RANGES.find(([, ms]) => gap + HOUR_MS <= ms) ?? [
    '30d' as const,
    30 * 24 * HOUR_MS,
  ];
  return { timeRange, since: now.getTime() - length + HOUR_MS };
}

/** What is new in Azure just now is still on its way through the webhook. */
function isSettled({ properties }: ListedAlert, now: Date, graceMs: number): boolean {
  const changed = Date.parse(properties.essentials.lastModifiedDateTime ?? '');
  return Number.isNaN(changed) || now.getTime() - changed >= graceMs;
}

function longFiring({ firing, subscriptionId, now }: Scope, since: number): readonly string[] {
  const ids = firing
    .filter(({ firedAt }) => Date.parse(firedAt) < since)
    .map(({ alertKey }) => alertKey)
    .filter((key) => ALERT_ID.exec(key)?.[1] === subscriptionId)
    .toSorted();
  if (ids.length <= ASKED_ONE_BY_ONE) return ids;
  const start = (Math.floor(now.getTime() / TURN_MS) * ASKED_ONE_BY_ONE) % ids.length;
  return [...ids, ...ids].slice(start, start + ASKED_ONE_BY_ONE);
}

/** Azure forgets alerts after 30 days, which says nothing about whether they are over. */
async function findAlert(azure: ResourceManager, id: string): Promise<ListedAlert | undefined> {
  try {
    return await getAlert(azure, id);
  } catch (error) {
    if (error instanceof IntegrationError && error.code === 'azure_not_found') return undefined;
    throw error;
  }
}

function add(total: { -readonly [K in keyof Healed]: number }, healed: Healed): void {
  total.listed += healed.listed;
  total.sent += healed.sent;
  total.settled += healed.settled;
}
