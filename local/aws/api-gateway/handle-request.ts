import type { DeclaredRestApi } from '../../template/deployment.ts';
import { authorize } from './authorize.ts';
import { GatewayError } from './gateway-error.ts';
import { type HttpAnswer, toMockResponse } from './gateway-response.ts';
import { type Invoke, integrate } from './integration.ts';
import { type GatewayRequest, header } from './request.ts';
import { type FindRoute, type RouteMatch, routeTable } from './route-table.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import type { Credentials } from './verify-signature.ts';

/** An API with what its requests need. */
export interface ServedApi {
  api: DeclaredRestApi;
  findRoute: FindRoute;
  throttles: Map<RouteMatch['route'], Throttle>;
}

/** Prepares an API for requests. */
export const serve = (api: DeclaredRestApi): ServedApi => ({
  api,
  findRoute: routeTable(api.routes),
  throttles: new Map(api.routes.map((route) => [route, createThrottle(route.throttling)])),
});

/** What answering needs besides the API. */
export interface HandleOptions {
  invoke: Invoke;
  credentials: Credentials;
  account?: string;
  region?: string;
}

/**
 * Takes a request through what API Gateway does, in its order: find the method, throttle, authorize,
 * check parameters, answer.
 *
 * @throws GatewayError for every answer that is the gateway's own.
 */
export const handleRequest = async (
  request: GatewayRequest,
  served: ServedApi | undefined,
  options: HandleOptions,
): Promise<HttpAnswer> => {
  if (!served) throw new GatewayError('DEFAULT_4XX', 'Forbidden');
  const { account = '000000000000', region = 'us-east-1', credentials, invoke } = options;
  const { api } = served;
  const match = served.findRoute(request.method, request.path);
  if (!match) {
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  }
  const { route } = match;
  if (!served.throttles.get(route)?.(request.receivedAt)) {
    throw new GatewayError('THROTTLED', 'Too Many Requests');
  }
  const caller = await authorize({ api, match, request, account, region, credentials, invoke });
  requireParameters(match, request);
  if (route.integration.kind === 'mock') return toMockResponse(route.integration, api, request);
  return integrate({ api, match, request, caller, account, invoke }, route.integration);
};

const requireParameters = (
  { route, pathParameters }: RouteMatch,
  request: GatewayRequest,
): void => {
  const query = new URLSearchParams(request.query);
  const missing = route.requiredParameters
    .map((parameter) => parameter.split(/\.(.*)/s) as [string, string])
    .filter(([kind, name]) => {
      if (kind === 'querystring') return !query.get(name);
      return kind === 'header' ? !header(request, name) : !pathParameters[name];
    })
    .map(([, name]) => name);
  if (missing.length === 0) return;
  throw new GatewayError(
    'BAD_REQUEST_PARAMETERS',
    `Missing required request parameters: [${missing.join(', ')}]`,
  );
};
