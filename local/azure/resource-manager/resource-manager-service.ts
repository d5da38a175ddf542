import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory.ts';
import type { Answer, AzureRequest, Call, Service } from '../service.ts';
import type { TokenIssuer, TokenRefusal } from '../sign-in/access-token.ts';
import { RESOURCE_MANAGER_API } from '../sign-in/apis.ts';
import { ArmError, armFailure } from './arm-error.ts';
import { pageOfToken } from './list-page.ts';
import type { ReadQuota } from './read-quota.ts';
import type { Route } from './route.ts';
import { listLocations } from './routes/locations.ts';
import { listPermissions } from './routes/permissions.ts';
import { getProvider, listProviders, registerProvider } from './routes/providers.ts';
import { readResourceGroups, readResources } from './routes/resources.ts';
import { listServiceTags } from './routes/service-tags.ts';
import { getSubscription, listSubscriptions } from './routes/subscriptions.ts';
import type { TenantState } from './tenant-state.ts';

/** The first that fits answers; queries come before these. */
const ROUTES: readonly Route[] = [
  listSubscriptions,
  getSubscription,
  listLocations,
  listProviders,
  getProvider,
  registerProvider,
  listPermissions,
  listServiceTags,
  readResourceGroups,
  readResources,
];

const API_VERSION = /^\d{4}-\d{2}-\d{2}(-preview)?$/;

export interface ResourceManagerOptions {
  readonly endpoint: () => string;
  readonly directory: Directory;
  readonly tenant: TenantState;
  readonly issuer: TokenIssuer;
  readonly quota: ReadQuota;
  /** Operations of providers that are no resources: queries of Resource Graph, alerts. */
  readonly queries: readonly Route[];
}

/** Azure Resource Manager, as far as discovering resources meets it. */
export function createResourceManagerService(options: ResourceManagerOptions): Service {
  const { endpoint, directory, tenant, issuer, quota } = options;
  const routes = [...options.queries, ...ROUTES];

  function answerRoute(request: AzureRequest): Answer {
    refuseCaller(request);
    const { route, parameters } = findRoute(routes, request);
    if (!route) return armFailure(404, 'NotFound', 'No HTTP resource was found for the request.');
    refuseVersion(request.url.searchParams.get('api-version'));
    return route.answer({ request, parameters, directory, tenant, endpoint: endpoint() });
  }

  function refuseCaller(request: AzureRequest): void {
    const header = request.headers.authorization;
    if (!header) {
      throw unauthorized(
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    const token = /^Bearer (.+)$/i.exec(header)?.[1] ?? '';
    const claims = issuer.check(token, [...RESOURCE_MANAGER_API.audiences, endpoint()]);
    if (typeof claims === 'string') throw unauthorized(...REFUSALS[claims]);
  }

  function unauthorized(code: string, message: string): ArmError {
    return new ArmError(401, code, message, {
      'www-authenticate': `Bearer authorization_uri="${endpoint()}/${directory.tenantId}", error="invalid_token", error_description="${message}"`,
    });
  }

  return {
    name: 'resource-manager',
    owns: (path) => /^\/(subscriptions|providers)(\/|$)/i.test(path),
    describe: (request) => describeCall(routes, request),
    fail: armFailure,
    answer(request) {
      const answer = answerOrFailure(() => answerRoute(request));
      const { subscriptionId } = describeCall(routes, request);
      return {
        ...answer,
        headers: {
          'x-ms-correlation-request-id': randomUUID(),
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
          ...(subscriptionId && {
            'x-ms-ratelimit-remaining-subscription-reads': String(quota.take(subscriptionId)),
          }),
          ...answer.headers,
        },
      };
    },
  };
}

const REFUSALS: Readonly<Record<TokenRefusal, readonly [code: string, message: string]>> = {
  malformed: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: [
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time.',
  ],
  audience: [
    'InvalidAuthenticationTokenAudience',
    'The access token has been obtained for wrong audience or resource.',
  ],
};

function findRoute(routes: readonly Route[], request: AzureRequest) {
  for (const route of routes) {
    const match = route.pattern.exec(request.url.pathname);
    if (match && route.method === request.method) return { route, parameters: match.groups ?? {} };
  }
  return { route: undefined, parameters: {} };
}

function describeCall(routes: readonly Route[], request: AzureRequest): Call {
  const { route, parameters } = findRoute(routes, request);
  const skipToken = request.url.searchParams.get('$skipToken');
  const page = route?.page?.(request) ?? (skipToken === null ? 1 : pageOfToken(skipToken));
  const subscriptionId = (parameters as Record<string, string | undefined>).subscriptionId;
  return {
    operation: route?.operation(parameters) ?? 'unknown',
    ...(subscriptionId !== undefined && { subscriptionId }),
    page,
  };
}

function refuseVersion(version: string | null): void {
  if (!version) {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!API_VERSION.test(version)) {
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are listed by the provider.`,
    );
  }
}

function answerOrFailure(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ArmError) return error.answer;
    throw error;
  }
}
