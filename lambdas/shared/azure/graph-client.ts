import { setTimeout as delay } from 'node:timers/promises';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type Pipeline,
  type PipelineResponse,
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
 * Opens Microsoft Graph over its client library, with a chain of our own: the library's retries know neither
 * the invocation's end nor 500 and 502, its authentication leaves out the token for hosts it does not know,
 * and its page iterator does not wait for those who work on a page.
 *
 * @returns makes clients that count their own requests; all of them sign in once, and together keep below
 *   Graph's limit
 */
export function openGraphClient(options: GraphOptions): () => GraphClient {
  const { credential, scope, timeLeft, sleep = delay, now = Date.now } = options;
  const pace = graphPace({ timeLeft, sleep, now });
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }));
  return () => graphClient(options, { pace, pipeline });
}

function graphClient(
  options: GraphOptions,
  { pace, pipeline }: { readonly pace: GraphPace; readonly pipeline: Pipeline },
): GraphClient {
  const { endpoint } = options;
  const { origin } = new URL(endpoint);
  const links = graphLinks(origin);
  const statistics: CallStatistics = { calls: 0, retries: 0 };
  const http = countCalls(createDefaultHttpClient(), { statistics, measure: options.measure });
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

  /**
   * @param end gets what came of it: of what was thrown the library would keep the message alone, and a body
   *   would be encoded for it to be decoded again
   */
  const chain = (end: End): Middleware => ({
    async execute(context: Context) {
      try {
        end.answer = await send(String(context.request));
        context.response = new Response(null, { status: end.answer.status });
      } catch (error) {
        end.error = error;
        throw error;
      }
    },
  });

  async function send(url: string): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      url,
      headers: createHttpHeaders({
        accept: 'application/json',
        // Others of the same application come first.
        'x-ms-throttle-priority': 'low',
      }),
    });
    return retry.sendRequest(request, (attempt) => pipeline.sendRequest(http, attempt));
  }

  /** The answer as it came: the library turns HTML into a stream, and an empty body into an error without words. */
  async function ask(url: string, path: string): Promise<PipelineResponse> {
    const end: End = {};
    try {
      const client = Client.initWithMiddleware({ middleware: chain(end), baseUrl: `${origin}/` });
      await client.api(url).responseType(ResponseType.RAW).get();
    } catch (error) {
      throw explainSilence(end.error ?? error, path);
    }
    return end.answer ?? fail(unexpectedAnswer(path, 'no HTTP response'));
  }

  return {
    statistics,
    pace,
    async get(address) {
      const url = links.resolve(address);
      const { pathname } = new URL(url);
      const { status, headers, bodyAsText } = await ask(url, pathname);
      const text = bodyAsText ?? '';
      if (status !== 200) throw explainGraph({ status, text, headers }, pathname);
      return parse(text, pathname);
    },
    link: (value, current) => links.next(value, current),
  };
}

/** How a request ended. */
interface End {
  answer?: PipelineResponse;
  error?: unknown;
}

function fail(error: Error): never {
  throw error;
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
