import { permissionsOf } from '../access.ts';
import { openSubscription, type Route } from '../route.ts';

/**
 * `GET {scope}/providers/Microsoft.Authorization/permissions`: what the caller may do there.
 * @see https://learn.microsoft.com/rest/api/authorization/permissions
 */
export const listPermissions: Route = {
  method: 'GET',
  pattern:
    /^\/subscriptions\/(?<subscriptionId>[^/]+)(?:\/resourcegroups\/(?<resourceGroup>[^/]+))?\/providers\/microsoft\.authorization\/permissions\/?$/i,
  operation: () => 'Microsoft.Authorization/permissions/list',
  answer(context) {
    const { settings } = openSubscription(context, 'Microsoft.Authorization/permissions/read');
    const { resourceGroup } = context.parameters;
    const value = permissionsOf(settings.access, resourceGroup, settings.monitoringReader);
    return { status: 200, body: { value } };
  },
};
