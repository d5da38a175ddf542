import { ArmError } from '../resource-manager/arm-error.ts';
import type { Route, RouteContext } from '../resource-manager/route.ts';
import type { Answer, AzureRequest } from '../service.ts';
import { answerQuery } from './answer-query.ts';
import type { ChangeFeed } from './change-feed.ts';
import { QueryError } from './query-error.ts';
import { type QueryQuota, quotaHeaders } from './query-quota.ts';
import { readQueryRequest } from './query-request.ts';
import { scopeOf } from './query-scope.ts';
import { pageOfSkipToken } from './skip-token.ts';

const API_VERSIONS = ['2021-03-01', '2022-10-01', '2024-04-01'];

export interface ResourceGraphOptions {
  readonly feed: ChangeFeed;
  readonly quota: QueryQuota;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * `POST /providers/Microsoft.ResourceGraph/resources`: queries over all subscriptions at once.
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 */
export function queryResources({ feed, quota, now }: ResourceGraphOptions): Route {
  function answer(context: RouteContext): Answer {
    const request = readQueryRequest(context.request.body);
    const scope = scopeOf(request, context);
    const { tenant, directory } = context;
    return { status: 200, body: answerQuery(request, { scope, tenant, directory, feed }, now()) };
  }

  return {
    method: 'POST',
    pattern: /^\/providers\/microsoft\.resourcegraph\/resources\/?$/i,
    operation: () => 'Microsoft.ResourceGraph/resources',
    page: pageAsked,
    answer(context) {
      refuseVersion(context.request.url.searchParams.get('api-version') ?? '');
      const reading = quota.take();
      const headers = quotaHeaders(reading);
      if (reading.isExceeded) {
        // So recorded: a Retry-After of 2 while the quota resets after 5.
        return { ...throttled().toAnswer(now()), headers: { ...headers, 'retry-after': '2' } };
      }
      try {
        return { ...answer(context), headers };
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        return { ...error.toAnswer(now()), headers };
      }
    },
  };
}

function throttled(): QueryError {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';
  return new QueryError(429, 'RateLimiting', [{ code: 'RateLimiting', message }]);
}

/** For faults that strike at one page; a body that cannot be read asks for the first. */
function pageAsked({ body }: AzureRequest): number {
  try {
    const { $skipToken } = readQueryRequest(body).options;
    return $skipToken === undefined ? 1 : pageOfSkipToken($skipToken);
  } catch {
    return 1;
  }
}

function refuseVersion(version: string): void {
  if (API_VERSIONS.includes(version)) return;
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '' and API version '${version}' for type 'resources'. The supported api-versions are '${API_VERSIONS.join(', ')}'.`,
  );
}
