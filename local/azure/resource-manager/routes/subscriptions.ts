import type { JsonObject } from '../../json.ts';
import type { SubscriptionContent } from '../content.ts';
import { openSubscription, type Route, type RouteContext } from '../route.ts';

const PAGE_SIZE = 50;

/** `GET /subscriptions`: those the principal has any access to, 50 a page. */
export const listSubscriptions: Route = {
  method: 'GET',
  pattern: /^\/subscriptions\/?$/i,
  operation: () => 'subscriptions/list',
  answer(context) {
    const { tenant, request, endpoint } = context;
    const visible = tenant.content.subscriptions.filter(
      (entry) => tenant.settings(entry).access.role !== 'none',
    );
    const start = Number(request.url.searchParams.get('$skipToken') ?? 0);
    const end = start + PAGE_SIZE;
    const value = visible.slice(start, end).map((entry) => bodyOf(context, entry));
    const version = request.url.searchParams.get('api-version') ?? '';
    const nextLink = `${endpoint}/subscriptions?api-version=${version}&%24skipToken=${end}`;
    const hasMore = end < visible.length;
    return {
      status: 200,
      body: {
        value,
        ...(hasMore && { nextLink }),
        count: { type: hasMore ? 'Partial' : 'Total', value: value.length },
      },
    };
  },
};

/** `GET /subscriptions/{id}` */
export const getSubscription: Route = {
  method: 'GET',
  pattern: /^\/subscriptions\/(?<subscriptionId>[^/]+)\/?$/i,
  operation: () => 'subscriptions/read',
  answer(context) {
    const { content } = openSubscription(context, 'Microsoft.Resources/subscriptions/read');
    return { status: 200, body: bodyOf(context, content) };
  },
};

function bodyOf(context: RouteContext, subscription: SubscriptionContent): JsonObject {
  return {
    id: `/subscriptions/${subscription.subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: context.directory.tenantId,
    displayName: subscription.displayName,
    state: context.tenant.settings(subscription).state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
