import { setTimeout as delay } from 'node:timers/promises';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import {
  Client,
  type Context,
  type Middleware,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import type { Measure } from '../domain/metric.ts';
import type { CallStatistics } from '../domain/resource-manager.ts';
import type { AzureService } from './clouds.ts';
import { countCalls } from './count-calls.ts';
import { explainSilence, unexpectedAnswer } from './explain.ts';
import { explainGraph } from './explain-graph.ts';
import { graphLinks } from './graph-links.ts';
import { type GraphPace, graphPace } from './graph-pace.ts';
import { type RetryBudget, type RetryOptions, retryPolicy } from './retry.ts';

const BUDGET: RetryBudget = {
  maxRetries: 6,
  maxWait: Number.POSITIVE_INFINITY,
  attemptTimeout: 60_000,
};

export interface GraphOptions
  extends AzureService,
    Pick<RetryOptions, 'timeLeft' | 'sleep' | 'random' | 'now'> {
  readonly credential: TokenCredential;
  /** Absent: nobody counts. */
  readonly measure?: Measure;
}

/** A JSON object as Graph answers one. */
export type GraphBody = Readonly<Record<string, unknown>>;

/** Reads of Microsoft Graph. */
export interface GraphClient {
  readonly statistics: Readonly<CallStatistics>;
  readonly pace: Pick<GraphPace, 'seen'>;
  /**
   * @param address a path below the version, or a whole link of Graph's own
   * @throws AzureError, `ResyncRequired` or `PageExpired` where Graph says no
   */
  get(address: string): Promise<GraphBody>;
  /** A link in an answer, if it is one of Graph's own. @throws IntegrationError when it leads elsewhere */
  link(value: unknown, current: string): string | undefined;
}

/**
 * Microsoft Graph over its client library, with a chain of our own: the library's retries know neither
 * the invocation's end nor 500 and 502, its authentication leaves out the token for hosts it does not know,
 * and its page iterator does not wait for those who work on a page.
 */
export function graphClient(options: GraphOptions): GraphClient {
  const { credential, scope, endpoint, timeLeft, sleep = delay, now = Date.now } = options;
  const { origin } = new URL(endpoint);
  const links = graphLinks(origin);
  const statistics: CallStatistics = { calls: 0, retries: 0 };
  const http = countCalls(createDefaultHttpClient(), { statistics, measure: options.measure });
  const pace = graphPace({ timeLeft, sleep, now });
  const retry = retryPolicy({
    ...options,
    budget: BUDGET,
    statistics,
    async turn(_request, attempt) {
      await pace.ready();
      const outcome = await attempt();
      if ('response' in outcome) {
        const { headers } = outcome.response;
        pace.note({ get: (name) => headers.get(name) });
      }
      return outcome;
    },
  });

  /** @param failed gets what was thrown: the library would keep no more of it than its message */
  const chain = (failed: { error?: unknown }): Middleware => ({
    async execute(context: Context) {
      try {
        context.response = await send(String(context.request));
      } catch (error) {
        failed.error = error;
        throw error;
      }
    },
  });

  async function send(url: string): Promise<Response> {
    const token = await credential.getToken(scope);
    const request = createPipelineRequest({
      url,
      headers: createHttpHeaders({
        accept: 'application/json',
        authorization: `Bearer ${token?.token}`,
        // Others of the same application come first.
        'x-ms-throttle-priority': 'low',
      }),
    });
    const { status, bodyAsText, headers } = await retry.sendRequest(request, (attempt) =>
      http.sendRequest(attempt),
    );
    const body = status === 204 || status === 304 ? null : (bodyAsText ?? '');
    return new Response(body, { status, headers: headers.toJSON() });
  }

  /** The answer as it came: the library turns HTML into a stream, and an empty body into an error without words. */
  async function ask(url: string, path: string): Promise<Response> {
    const failed: { error?: unknown } = {};
    try {
      const client = Client.initWithMiddleware({
        middleware: chain(failed),
        baseUrl: `${origin}/`,
      });
      const answer: unknown = await client.api(url).responseType(ResponseType.RAW).get();
      if (answer instanceof Response) return answer;
    } catch (error) {
      throw explainSilence(failed.error ?? error, path);
    }
    throw unexpectedAnswer(path, 'no HTTP response');
  }

  return {
    statistics,
    pace,
    async get(address) {
      const url = links.resolve(address);
      const { pathname } = new URL(url);
      const response = await ask(url, pathname);
      const text = await response.text();
      if (response.status !== 200) {
        throw explainGraph({ status: response.status, text, headers: response.headers }, pathname);
      }
      return parse(text, pathname);
    },
    link: (value, current) => links.next(value, current),
  };
}

function parse(text: string, path: string): GraphBody {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
      return answer as GraphBody;
    }
  } catch {
    // Not JSON: told below, without the body.
  }
  throw unexpectedAnswer(path, 'something that is not a JSON object');
}
