import { parseArmPath } from '../resource-manager/arm-path.ts';
import type { TenantState } from '../resource-manager/tenant-state.ts';
import type { AlertKind, AlertTarget } from './alert.ts';

const SUBSCRIPTION = /^\/subscriptions\/([^/]+)\/?$/i;

/**
 * What an alert is to be about. Of types that the tenant has, the resource must exist; others, such as
 * workspaces, are believed. Throws RangeError with a sentence.
 */
export function locateTarget(tenant: TenantState, kind: AlertKind, id: string): AlertTarget {
  const path = parseArmPath(id);
  const subscriptionId = (path?.subscriptionId ?? SUBSCRIPTION.exec(id)?.[1] ?? '').toLowerCase();
  const content = tenant.subscription(subscriptionId);
  if (!content) throw new RangeError(`There is no subscription ${subscriptionId}.`);
  if (kind.targets === 'subscription') {
    return { subscriptionId, id: `/subscriptions/${subscriptionId}`, name: subscriptionId };
  }
  if (!path || path.isList) {
    throw new RangeError(`${kind.monitoringService} alerts are about a resource, not about ${id}.`);
  }
  const found = content.hasType(path.type) ? content.find(path.type, path.names) : undefined;
  if (content.hasType(path.type) && found?.id.toLowerCase() !== id.toLowerCase()) {
    throw new RangeError(`There is no resource ${id}.`);
  }
  return {
    subscriptionId,
    id: found?.id ?? id,
    name: path.names.at(-1) ?? '',
    type: found?.type ?? path.type,
    ...(path.resourceGroup && { resourceGroup: path.resourceGroup }),
  };
}
