import type { Alert } from './alert.ts';
import { ALERT_KINDS } from './kinds/index.ts';

/** Alerts Management keeps an alert for 30 days. */
export const RETENTION = 30 * 86_400_000;

/** Every alert the tenant knows. */
export interface AlertStore {
  /** Adds an alert, or puts it in place of the one of its name. */
  put(alert: Alert): void;
  /** By name or any id that ends with it, older than 30 days too. */
  find(id: string): Alert | undefined;
  /** What Alerts Management still has: fired within 30 days. */
  list(): readonly Alert[];
}

/**
 * A rule remembers longer than Alerts Management that it has fired: a Resolved can follow after more
 * than 30 days. Anything else is forgotten then.
 *
 * @param now epoch ms
 */
export function createAlertStore(now: () => number): AlertStore {
  const alerts = new Map<string, Alert>();
  const isKept = ({ fired }: Alert) => fired.at > now() - RETENTION;
  const canResolve = ({ kind, rule, resolved }: Alert) =>
    ALERT_KINDS[kind].ends === 'resolved' && rule.isStateful && !resolved;

  function forget(): void {
    // In the order they fired: the first that is kept ends the search, but for what can resolve.
    for (const [name, alert] of alerts) {
      if (isKept(alert)) return;
      if (!canResolve(alert)) alerts.delete(name);
    }
  }

  return {
    put(alert) {
      forget();
      alerts.set(alert.name, alert);
    },
    find: (id) => alerts.get(id.slice(id.lastIndexOf('/') + 1).toLowerCase()),
    list: () => [...alerts.values()].filter(isKept),
  };
}
