import type { JsonObject } from '../../json.ts';
import { ArmError } from '../arm-error.ts';
import { REGIONS } from '../regions.ts';
import { RESOURCE_TYPES } from '../resource-types/index.ts';
import { forbidden, openSubscription, type Route, type RouteContext } from '../route.ts';

/** Namespaces a subscription may have registered → the types of theirs that are simulated. */
const NAMESPACES = new Map<string, string[]>();
for (const { type } of RESOURCE_TYPES) {
  const [namespace = '', ...segments] = type.split('/');
  NAMESPACES.set(namespace, [...(NAMESPACES.get(namespace) ?? []), segments.join('/')]);
}
NAMESPACES.set('Microsoft.AlertsManagement', ['alerts']);
NAMESPACES.set('Microsoft.Insights', ['actionGroups']);
NAMESPACES.set('Microsoft.ResourceGraph', ['resources']);

const PREFIX = '^\\/subscriptions\\/(?<subscriptionId>[^/]+)\\/providers';

/** `GET /subscriptions/{id}/providers` */
export const listProviders: Route = {
  method: 'GET',
  pattern: new RegExp(`${PREFIX}\\/?$`, 'i'),
  operation: () => 'providers/list',
  answer(context) {
    openSubscription(context, 'Microsoft.Resources/subscriptions/providers/read');
    const value = [...NAMESPACES.keys()].map((namespace) => bodyOf(context, namespace));
    return { status: 200, body: { value } };
  },
};

/** `GET /subscriptions/{id}/providers/{namespace}` */
export const getProvider: Route = {
  method: 'GET',
  pattern: new RegExp(`${PREFIX}\\/(?<namespace>[^/]+)\\/?$`, 'i'),
  operation: () => 'providers/read',
  answer(context) {
    openSubscription(context, 'Microsoft.Resources/subscriptions/providers/read');
    const namespace = namespaceOf(context);
    const body = bodyOf(context, namespace);
    settleRegistration(context, namespace);
    return { status: 200, body };
  },
};

/** `POST /subscriptions/{id}/providers/{namespace}/register`: more than a Reader may do. */
export const registerProvider: Route = {
  method: 'POST',
  pattern: new RegExp(`${PREFIX}\\/(?<namespace>[^/]+)\\/register\\/?$`, 'i'),
  operation: () => 'providers/register',
  answer(context) {
    const { content, settings } = openSubscription(context, 'register/action');
    const namespace = namespaceOf(context);
    if (settings.access.role !== 'contributor' || settings.access.resourceGroups) {
      const scope = `/subscriptions/${content.subscriptionId}`;
      throw forbidden(context, `${namespace}/register/action`, scope);
    }
    if (settings.providers.get(namespace.toLowerCase()) === 'NotRegistered') {
      settings.providers.set(namespace.toLowerCase(), 'Registering');
    }
    return { status: 200, body: bodyOf(context, namespace) };
  },
};

/** Registering takes a while: one more read of the provider, here. */
function settleRegistration(context: RouteContext, namespace: string): void {
  const { settings } = openSubscription(context, 'read');
  const key = namespace.toLowerCase();
  if (settings.providers.get(key) === 'Registering') settings.providers.set(key, 'Registered');
}

function namespaceOf({ parameters }: RouteContext): string {
  const asked = parameters.namespace ?? '';
  const known = [...NAMESPACES.keys()].find((name) => name.toLowerCase() === asked.toLowerCase());
  if (known) return known;
  throw new ArmError(
    404,
    'InvalidResourceNamespace',
    `The resource namespace '${asked}' is invalid.`,
  );
}

function bodyOf(context: RouteContext, namespace: string): JsonObject {
  const { content, settings } = openSubscription(context, 'read');
  return {
    id: `/subscriptions/${content.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: settings.providers.get(namespace.toLowerCase()) ?? 'Registered',
    resourceTypes: (NAMESPACES.get(namespace) ?? []).map((resourceType) => ({
      resourceType,
      locations: REGIONS.map(({ displayName }) => displayName),
      apiVersions: ['2025-05-01', '2024-05-01'],
    })),
  };
}
