import type { SubscriptionContent } from '../resource-manager/content.ts';
import type { RouteContext } from '../resource-manager/route.ts';
import { badRequest } from './query-error.ts';
import type { QueryRequest } from './query-request.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The subscriptions that a query sees: of those asked for (or of all) the ones that the principal
 * may read something in and that are not disabled. The others are dropped without a word, as Azure
 * does; 400 when none is left.
 */
export function scopeOf(request: QueryRequest, context: RouteContext): SubscriptionContent[] {
  const { tenant } = context;
  const asked = subscriptionsAsked(request, context);
  const eligible = tenant.content.subscriptions.filter((subscription) => {
    const { access, state } = tenant.settings(subscription);
    const isAsked = asked === undefined || asked.has(subscription.subscriptionId);
    return isAsked && access.role !== 'none' && state !== 'Disabled' && state !== 'Deleted';
  });
  if (eligible.length > 0) return eligible;
  throw badRequest(
    'NoValidSubscriptionsInQueryRequest',
    `There must be at least one subscription that is eligible to contain resources. Given: '${[...(asked ?? [])].join(', ')}'.`,
  );
}

/** Lower-case ids; undefined for the whole tenant. */
function subscriptionsAsked(
  { subscriptions = [], managementGroups }: QueryRequest,
  { directory }: RouteContext,
): ReadonlySet<string> | undefined {
  if (managementGroups) {
    // This tenant has the root group only, which is named after the tenant.
    const isRoot = managementGroups.some((name) => name.toLowerCase() === directory.tenantId);
    return isRoot ? undefined : new Set();
  }
  const wrong = subscriptions.filter((id) => !GUID.test(id));
  if (wrong.length > 0) {
    throw badRequest(
      'SubscriptionsContainInvalidGuids',
      `Subscriptions contain invalid GUIDs: '${wrong.join(', ')}'.`,
    );
  }
  return subscriptions.length === 0
    ? undefined
    : new Set(subscriptions.map((id) => id.toLowerCase()));
}
