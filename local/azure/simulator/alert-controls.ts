import { ActionGroup } from '../action-groups/action-group.ts';
import type { ActionGroupStore } from '../action-groups/action-group-store.ts';
import type { Deliverer } from '../action-groups/deliver.ts';
import { AlertRequest, TestActionGroup } from '../alerts/alert-request.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { AzureMonitor } from '../alerts/azure-monitor.ts';
import { describeAlert } from '../alerts/describe-alert.ts';
import { type ControlRoutes, NO_CONTENT, ok, read } from './control-route.ts';

export interface AlertControlsOptions {
  readonly monitor: AzureMonitor;
  readonly alerts: AlertStore;
  readonly groups: ActionGroupStore;
  readonly deliverer: Deliverer;
}

/**
 * `/simulator/alerts`, `/simulator/action-groups`, `/simulator/test-notifications` (the portal's
 * *Test action group*) and `/simulator/deliveries`.
 */
export function createAlertControls(options: AlertControlsOptions): ControlRoutes {
  const { monitor, alerts, groups, deliverer } = options;
  return {
    'GET alerts': () => ok({ value: alerts.list().map(describeAlert) }),
    'POST alerts': (request) => ok(monitor.apply(read(AlertRequest, request))),
    'GET action-groups': () => ok({ value: groups.list().map(withoutQueries) }),
    'POST action-groups': (request) => {
      const group = read(ActionGroup, request);
      groups.put(group);
      return ok(withoutQueries(group));
    },
    'DELETE action-groups': (_, name) => {
      groups.remove(name);
      return NO_CONTENT;
    },
    'POST test-notifications': (request) => {
      monitor.test(read(TestActionGroup, request));
      return NO_CONTENT;
    },
    'GET deliveries': () => ok(deliverer.statistics()),
    'DELETE deliveries': () => {
      deliverer.resetStatistics();
      return NO_CONTENT;
    },
  };
}

/** A key may stand in the query string of a webhook. */
function withoutQueries(group: ActionGroup): ActionGroup {
  const webhooks = group.webhooks.map((webhook) => {
    const { origin, pathname } = new URL(webhook.url);
    return { ...webhook, url: `${origin}${pathname}` };
  });
  return { ...group, webhooks };
}
