import type { JsonObject } from '../../json.ts';
import type { Answer } from '../../service.ts';
import { mayRead } from '../access.ts';
import { ArmError, UnwrappedError } from '../arm-error.ts';
import { type ArmPath, parseArmPath, resourceGroupOf } from '../arm-path.ts';
import type { Page, SubscriptionContent } from '../content.ts';
import { forbidden, openSubscription, type Route, type RouteContext } from '../route.ts';
import type { SubscriptionSettings } from '../tenant-state.ts';

const GROUPS = 'Microsoft.Resources/resourceGroups';

/** `GET /subscriptions/{id}/resourceGroups` and one of them by name. */
export const readResourceGroups: Route = {
  method: 'GET',
  pattern: /^\/subscriptions\/(?<subscriptionId>[^/]+)\/resourcegroups(?:\/(?<group>[^/]+))?\/?$/i,
  operation: ({ group }) => `${GROUPS}/${group === undefined ? 'list' : 'read'}`,
  answer(context) {
    const action = 'Microsoft.Resources/subscriptions/resourceGroups/read';
    const { content, settings } = openSubscription(context, action);
    const group = context.parameters.group && decodeURIComponent(context.parameters.group);
    if (!group) return listAnswer(context, content, settings, { type: GROUPS, names: [] });
    const found = content.find(GROUPS, [group]);
    if (!found) throw groupNotFound(group);
    if (!mayRead(settings.access, found.id)) throw forbidden(context, action, found.id);
    return { status: 200, body: found };
  },
};

/** Everything else: lists by type, at subscription, group or parent, and resources by id. */
export const readResources: Route = {
  method: 'GET',
  pattern: /^(?<path>\/subscriptions\/(?<subscriptionId>[^/]+)\/.*providers\/.+)$/i,
  operation({ path = '' }) {
    const parsed = parseArmPath(path);
    return parsed ? `${parsed.type}/${parsed.isList ? 'list' : 'read'}` : 'unknown';
  },
  answer(context) {
    const path = parseArmPath(context.request.url.pathname);
    if (!path) throw new ArmError(404, 'NotFound', 'The path names no resource.');
    const action = `${path.type}/read`;
    const { content, settings } = openSubscription(context, action);
    refuseUnknownType(content, settings, path);
    const { resourceGroup } = path;
    if (resourceGroup !== undefined) {
      if (!content.hasResourceGroup(resourceGroup)) throw groupNotFound(resourceGroup);
      const scope = `/subscriptions/${content.subscriptionId}/resourceGroups/${resourceGroup}`;
      if (!mayRead(settings.access, scope)) throw forbidden(context, action, scope);
    }
    if (path.isList) {
      refuseMissingParent(content, path);
      return listAnswer(context, content, settings, path);
    }
    const expand = context.request.url.searchParams.get('$expand') ?? undefined;
    const found = content.find(path.type, path.names, expand);
    if (!found || !isInGroup(found.id, resourceGroup)) throw notFound(content, path);
    return { status: 200, body: found };
  },
};

function listAnswer(
  context: RouteContext,
  content: SubscriptionContent,
  settings: SubscriptionSettings,
  path: Pick<ArmPath, 'type' | 'names' | 'resourceGroup'>,
): Answer {
  const skipToken = context.request.url.searchParams.get('$skipToken');
  let page: Page;
  try {
    page = content.list({
      type: path.type,
      parents: path.names,
      ...(skipToken !== null && { skipToken }),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ArmError(400, 'InvalidSkipToken', `The skip token '${skipToken}' is not valid.`);
  }
  // Filtered after paging: pages may come out short, or empty with a nextLink, as Azure's do.
  const value = page.value.filter(
    ({ id }) => mayRead(settings.access, id) && isInGroup(id, path.resourceGroup),
  );
  const link = page.skipToken === undefined ? undefined : nextLink(context, page.skipToken);
  // App Service says null where the others say nothing: so recorded.
  const isWeb = /^microsoft\.web\//i.test(path.type);
  const body: JsonObject = isWeb
    ? { value, nextLink: link ?? null, id: null }
    : { value, nextLink: link };
  return { status: 200, body };
}

/** Absolute, with every parameter of the request. */
function nextLink({ request, endpoint }: RouteContext, skipToken: string): string {
  const parameters = new URLSearchParams(request.url.searchParams);
  parameters.set('$skipToken', skipToken);
  return `${endpoint}${request.url.pathname}?${parameters}`;
}

function refuseUnknownType(
  content: SubscriptionContent,
  settings: SubscriptionSettings,
  { type }: ArmPath,
): void {
  const [namespace = ''] = type.split('/');
  if (!content.hasType(type)) {
    throw new ArmError(
      404,
      'InvalidResourceType',
      `The resource type could not be found in the namespace '${namespace}' for api version.`,
    );
  }
  const registration = settings.providers.get(namespace.toLowerCase());
  if (registration !== undefined && registration !== 'Registered') {
    throw new ArmError(
      409,
      'MissingSubscriptionRegistration',
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    );
  }
}

function refuseMissingParent(content: SubscriptionContent, path: ArmPath): void {
  if (path.names.length === 0) return;
  const type = path.type.slice(0, path.type.lastIndexOf('/'));
  const parent = content.find(type, path.names);
  if (parent && isInGroup(parent.id, path.resourceGroup)) return;
  throw parentNotFound(content, path, type, path.names);
}

/** Without regard to case: the same group is spelled in several ways. */
function isInGroup(id: string, group: string | undefined): boolean {
  return group === undefined || resourceGroupOf(id)?.toLowerCase() === group.toLowerCase();
}

function groupNotFound(group: string): ArmError {
  return new ArmError(
    404,
    'ResourceGroupNotFound',
    `Resource group '${group}' could not be found.`,
    { 'x-ms-failure-cause': 'gateway' },
  );
}

function notFound(content: SubscriptionContent, path: ArmPath): ArmError {
  if (path.names.length > 1) {
    const type = path.type.slice(0, path.type.lastIndexOf('/'));
    const names = path.names.slice(0, -1);
    const parent = content.find(type, names);
    if (!parent || !isInGroup(parent.id, path.resourceGroup)) {
      return parentNotFound(content, path, type, names);
    }
    if (/^microsoft\.documentdb\//i.test(path.type)) {
      return new UnwrappedError(
        404,
        'NotFound',
        'Message: {"Errors":["Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found"]}\r\nActivityId: 44fd67d3-0f81-4bfa-8810-9ca22f494175',
      );
    }
  }
  const resource = `${path.type}/${path.names.join('/')}`;
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${resource}' under resource group '${path.resourceGroup ?? ''}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

function parentNotFound(
  content: SubscriptionContent,
  path: ArmPath,
  type: string,
  names: readonly string[],
): ArmError {
  const [namespace, ...types] = type.split('/');
  const parent = types.map((segment, index) => `${segment}/${names[index]}`).join('/');
  const id = `/subscriptions/${content.subscriptionId}/resourceGroups/${path.resourceGroup ?? ''}/providers/${namespace}/${parent}`;
  return new ArmError(
    404,
    'ParentResourceNotFound',
    `Failed to perform 'read' on resource(s) of type '${path.type.split('/').slice(1).join('/')}', because the parent resource '${id}' could not be found.`,
  );
}
