import { randomUUID } from 'node:crypto';
import type { Answer, AzureRequest, Service } from '../service.ts';
import type { TokenIssuer, TokenRefusal } from '../sign-in/access-token.ts';
import { GRAPH_API } from '../sign-in/apis.ts';
import { GraphError, graphFailure } from './graph-error.ts';
import type { GraphRoute } from './graph-route.ts';
import { pageOf } from './page-token.ts';
import type { People } from './people.ts';
import {
  createResourceUnits,
  type UnitReading,
  unitCost,
  unitHeaders,
  unitLimit,
} from './resource-units.ts';
import { listDeletedItems } from './routes/deleted-items.ts';
import { groupsDelta, usersDelta } from './routes/delta.ts';
import { listMembers, listTransitiveMemberOf, listTransitiveMembers } from './routes/members.ts';
import { getGroup, getManager, getUser, listGroups, listUsers } from './routes/objects.ts';
import { getOrganization, listOrganization } from './routes/organization.ts';

/** The first that fits answers. */
const ROUTES: readonly GraphRoute[] = [
  usersDelta,
  groupsDelta,
  listUsers,
  listGroups,
  getUser,
  getGroup,
  getManager,
  listMembers,
  listTransitiveMembers,
  listTransitiveMemberOf,
  listDeletedItems,
  listOrganization,
  getOrganization,
];

const PATH = /^\/v1\.0(\/(?:users|groups|directory|organization)(?:\/.*)?)$/i;

export interface GraphOptions {
  readonly endpoint: () => string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly people: People;
  readonly issuer: TokenIssuer;
  /** Epoch ms; for quotas and the age of tokens. */
  readonly now: () => number;
}

/** The directory of Microsoft Graph, as far as reading people and groups meets it. */
export function createGraphService(options: GraphOptions): Service {
  const { endpoint, people, issuer, now } = options;
  const units = createResourceUnits(now);

  function answerRoute(request: AzureRequest, url: URL): Answer {
    const roles = rolesOf(request);
    const { route, parameters } = findRoute(url);
    if (!route) {
      const segment = decodeURIComponent(url.pathname).split('/').at(-1);
      const message = `Resource not found for the segment '${segment}'.`;
      throw new GraphError(400, 'BadRequest', message);
    }
    if (request.method !== 'GET') {
      const message = 'Write requests are only supported on contained entities';
      throw new GraphError(405, 'Request_BadRequest', message);
    }
    const reading = takeUnits(route, url);
    if (reading.used > 1) throw tooManyRequests(reading);
    const query = url.searchParams;
    const context = { request, query, parameters, roles, people, endpoint: endpoint(), now: now() };
    return { status: 200, headers: unitHeaders(reading), body: route.answer(context) };
  }

  function rolesOf(request: AzureRequest): readonly string[] {
    const header = request.headers.authorization;
    if (!header) throw unauthorized('Access token is empty.');
    const token = /^Bearer (.+)$/i.exec(header)?.[1] ?? '';
    const claims = issuer.check(token, GRAPH_API.audiences);
    if (typeof claims === 'string') throw unauthorized(REFUSALS[claims]);
    return claims.roles ?? [];
  }

  function takeUnits(route: GraphRoute, url: URL): UnitReading {
    const limit = people.settings.resourceUnits ?? unitLimit(people.users.count());
    return units.take(unitCost(route.units, url.searchParams), limit);
  }

  function tooManyRequests(reading: UnitReading): GraphError {
    const { clientId, tenantId } = options;
    return new GraphError(429, 'TooManyRequests', 'Please retry again later.', {
      ...unitHeaders(reading),
      'retry-after': (reading.resetsAfterMs / 1000).toFixed(3),
      'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${clientId}/${tenantId}`,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    });
  }

  return {
    name: 'graph',
    owns: (path) => PATH.test(path),
    describe({ url }) {
      const operation = findRoute(url).route?.operation ?? 'unknown';
      return { operation, page: pageOf(url) };
    },
    fail: graphFailure,
    answer(request) {
      const answer = answerOrFailure(() => answerRoute(request, request.url));
      const id = request.headers['client-request-id']?.toString() ?? randomUUID();
      return {
        ...answer,
        headers: {
          'content-type':
            'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
          'request-id': id,
          'client-request-id': id,
          'strict-transport-security': 'max-age=31536000',
          ...answer.headers,
        },
      };
    },
  };
}

const REFUSALS: Readonly<Record<TokenRefusal, string>> = {
  malformed: 'CompactToken validation failed with reason code: 80049228.',
  expired: 'Access token has expired or is not yet valid.',
  audience: 'Access token validation failure. Invalid audience.',
};

function unauthorized(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
  });
}

function findRoute(url: URL) {
  const path = decodeURIComponent(PATH.exec(url.pathname)?.[1] ?? '');
  for (const route of ROUTES) {
    const match = route.pattern.exec(path);
    if (match) return { route, parameters: match.groups ?? {} };
  }
  return { route: undefined, parameters: {} };
}

function answerOrFailure(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof GraphError) return error.answer;
    throw error;
  }
}
