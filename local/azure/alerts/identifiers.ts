import { randomBytes } from 'node:crypto';
import { hash } from '../random.ts';
import type { Alert, AlertKind, AlertRule, AlertTarget } from './alert.ts';

/** 64 hexadecimal digits. */
export const longName = () => randomBytes(32).toString('hex');

/** A number of 32 bits with a sign, as .NET's hash codes are. */
export const hashCode = (...labels: readonly string[]) => hash(...labels) | 0;

/** `/subscriptions/…/providers/microsoft.insights/metricAlerts/{rule}` */
export function ruleId(kind: AlertKind, target: AlertTarget, rule: AlertRule): string {
  return `/subscriptions/${target.subscriptionId}/resourceGroups/${rule.resourceGroup}/providers/${kind.ruleType}/${rule.name}`;
}

/** The alert's id as action groups send it: of the subscription. */
export function sentAlertId(kind: AlertKind, { name, target }: Alert): string {
  const provider = kind.isListed ? 'Microsoft.AlertsManagement' : 'Microsoft.CostManagement';
  return `/subscriptions/${target.subscriptionId}/providers/${provider}/alerts/${name}`;
}

/** The alert's id as Alerts Management lists it: of the resource. The last segment is the same. */
export function listedAlertId({ name }: Alert, target: AlertTarget): string {
  return `${targetId(target)}/providers/Microsoft.AlertsManagement/alerts/${name}`;
}

/** Azure Monitor writes ids in lower case. */
export function targetId({ id }: AlertTarget): string {
  return id.toLowerCase();
}

/** ISO 8601 UTC with the seven decimals of .NET. */
export function dateTime(at: number): string {
  const ticks = String(hash('ticks', at) % 10_000).padStart(4, '0');
  return `${new Date(at).toISOString().slice(0, -1)}${ticks}Z`;
}

/** With an offset and seven decimals, as the activity log writes times. */
export function eventTime(at: number): string {
  return `${dateTime(at).slice(0, -1)}+00:00`;
}
