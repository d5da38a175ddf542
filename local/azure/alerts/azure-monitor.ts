import { randomUUID } from 'node:crypto';
import type { ActionGroupStore } from '../action-groups/action-group-store.ts';
import type { Deliverer } from '../action-groups/deliver.ts';
import { hex } from '../random.ts';
import type { TenantState } from '../resource-manager/tenant-state.ts';
import type { Alert, AlertRule, AlertTarget, Observation } from './alert.ts';
import type { AlertRequest, TestActionGroup } from './alert-request.ts';
import type { AlertStore } from './alert-store.ts';
import { type AlertDescription, describeAlert } from './describe-alert.ts';
import { sentAlertId } from './identifiers.ts';
import { ALERT_KINDS, type AlertKindName } from './kinds/index.ts';
import { locateTarget } from './locate-target.ts';
import { testNotification } from './test-notification.ts';
import { toAlertRule } from './to-alert-rule.ts';
import { toCommonSchema } from './to-common-schema.ts';

/** The alert rules of the tenant, and the button that tests an action group. */
export interface AzureMonitor {
  /** Throws RangeError with a sentence when Azure would never do that. */
  apply(request: AlertRequest): AlertDescription;
  test(request: TestActionGroup): void;
}

export interface AzureMonitorOptions {
  readonly tenantId: string;
  readonly tenant: TenantState;
  readonly alerts: AlertStore;
  readonly groups: ActionGroupStore;
  readonly deliverer: Deliverer;
  /** Epoch ms. */
  readonly now: () => number;
}

export function createAzureMonitor(options: AzureMonitorOptions): AzureMonitor {
  const { alerts, groups, deliverer, now } = options;

  /** What a rule and its target have in common → the name of the newest alert. */
  const firing = new Map<string, string>();
  function isFired(kind: AlertKindName, originAlertId: string | null): boolean {
    const newest = alerts.find(firing.get(originAlertId ?? '') ?? '');
    return newest?.kind === kind && newest.rule.isStateful && !newest.resolved;
  }

  function find(id: string): Alert {
    const alert = alerts.find(id);
    if (alert) return alert;
    throw new RangeError(`There is no alert ${id}. Fire one first.`);
  }

  function tell(alert: Alert): void {
    const notification = {
      alertId: sentAlertId(ALERT_KINDS[alert.kind], alert),
      monitorCondition: alert.resolved ? 'Resolved' : 'Fired',
      body: toCommonSchema(alert),
    };
    // A group that was deleted meanwhile is told nothing.
    const told = groups.list().filter(({ name }) => alert.rule.actionGroups.includes(name));
    for (const group of told) deliverer.send(group, notification);
  }

  function fire(
    kindName: AlertKindName,
    target: AlertTarget,
    rule: AlertRule,
    observation: Observation,
  ): Alert {
    const kind = ALERT_KINDS[kindName];
    const originAlertId = kind.originAlertId(target, rule, observation);
    if (rule.isStateful && isFired(kindName, originAlertId)) {
      throw new RangeError(
        `${rule.name} is fired on ${target.name} already; it fires again once it has resolved.`,
      );
    }
    const alert: Alert = {
      name: kind.newName(),
      kind: kindName,
      tenantId: options.tenantId,
      target,
      rule,
      originAlertId,
      fired: observation,
      state: 'New',
      modifiedAt: observation.at,
      modifiedBy: 'System',
    };
    alerts.put(alert);
    if (rule.isStateful && originAlertId) firing.set(originAlertId, alert.name);
    tell(alert);
    return alert;
  }

  function resolve(id: string, value: number | undefined): Alert {
    const alert = find(id);
    const { kind, rule, target, fired } = alert;
    const { ends, monitoringService } = ALERT_KINDS[kind];
    const at = now();
    const observation = { ...fired, at, value: value ?? rule.threshold, isOver: true };
    if (ends === 'event') return fire(kind, target, rule, observation);
    if (ends === 'never' || !rule.isStateful) {
      throw new RangeError(
        `${rule.isStateful || ends === 'never' ? `${monitoringService} alerts` : 'Alerts of stateless rules'} never resolve. An administrator can close this one: set-state.`,
      );
    }
    if (alert.resolved)
      throw new RangeError(`${rule.name} has resolved on ${target.name} already.`);
    const resolved: Alert = {
      ...alert,
      resolved: observation,
      modifiedAt: at,
      modifiedBy: 'System',
    };
    alerts.put(resolved);
    tell(resolved);
    return resolved;
  }

  function setState(request: Extract<AlertRequest, { action: 'set-state' }>): Alert {
    const { state, user } = request;
    const changed = { ...find(request.alertId), state, modifiedAt: now(), modifiedBy: user };
    alerts.put(changed);
    return changed;
  }

  function observe(rule: AlertRule, value: number | undefined, trackingId?: string): Observation {
    const correlationId = randomUUID();
    const at = now();
    return {
      at,
      startedAt: at,
      value: value ?? rule.threshold + 12.5,
      isOver: false,
      correlationId,
      trackingId: trackingId ?? trackingIdOf(correlationId),
    };
  }

  function act(request: AlertRequest): Alert {
    switch (request.action) {
      case 'fire': {
        const target = locateTarget(options.tenant, ALERT_KINDS[request.kind], request.target);
        const rule = toAlertRule(request, target, groups);
        const observation = observe(rule, request.value, request.trackingId);
        return fire(request.kind, target, rule, observation);
      }
      case 'refire': {
        const { kind, target, rule } = find(request.alertId);
        return fire(kind, target, rule, observe(rule, request.value));
      }
      case 'resolve':
        return resolve(request.alertId, request.value);
      case 'set-state':
        return setState(request);
    }
  }

  return {
    apply: (request) => describeAlert(act(request)),
    test({ actionGroup, kind }) {
      deliverer.send(groups.get(actionGroup), testNotification(kind, now()));
    },
  };
}

/** Three pairs of digits and letters: `7V8G-PT8`. */
function trackingIdOf(correlationId: string): string {
  const text = hex(7, correlationId).toUpperCase();
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
