import { setTimeout as delay } from 'node:timers/promises';
import { ResourceManagementClient } from '@azure/arm-resources';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { Measure } from '../domain/metric.ts';
import type {
  ArmPage,
  ArmResource,
  CallStatistics,
  ResourceManager,
} from '../domain/resource-manager.ts';
import type { AzureService } from './clouds.ts';
import { countCalls } from './count-calls.ts';
import { explainAnswer, explainSilence, unexpectedAnswer } from './explain.ts';
import { type RetryBudget, type RetryOptions, retryPolicy } from './retry.ts';
import { takeTurns } from './turns.ts';

const BUDGET: RetryBudget = {
  maxRetries: 8,
  maxWait: Number.POSITIVE_INFINITY,
  attemptTimeout: 60_000,
};

/** Of the whole process: an invocation finds those open that the one before it used. */
let connections: HttpClient | undefined;

export interface ResourceManagerOptions
  extends AzureService,
    Pick<RetryOptions, 'timeLeft' | 'sleep' | 'random' | 'now'> {
  readonly credential: TokenCredential;
  /** Absent: nobody counts. */
  readonly measure?: Measure;
}

/**
 * Opens Azure Resource Manager over the SDK's pipeline. The SDK lists resources of every type without
 * their properties and has a package of its own for each type, so the lists per type are asked for here.
 *
 * @returns makes access that counts its own calls; all of it shares connections, token, and what each
 *   subscription bears at once
 */
export function openResourceManager(options: ResourceManagerOptions): () => ResourceManager {
  const { origin } = new URL(options.endpoint);
  connections ??= createDefaultHttpClient();
  const http = connections;
  const { timeLeft, sleep = delay, now = Date.now, measure } = options;
  const turn = takeTurns({ timeLeft, sleep, now });
  const { pipeline } = new ResourceManagementClient(options.credential, {
    endpoint: options.endpoint,
    credentials: { scopes: [options.scope] },
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  return () => {
    const statistics: CallStatistics = { calls: 0, retries: 0 };
    const retry = retryPolicy({ ...options, budget: BUDGET, statistics, turn });
    const counted = countCalls(http, { statistics, measure });
    return access(origin, statistics, (request) =>
      retry.sendRequest(request, (attempt) => pipeline.sendRequest(counted, attempt)),
    );
  };
}

function access(origin: string, statistics: CallStatistics, send: SendRequest): ResourceManager {
  async function call(url: URL, body?: unknown): Promise<ArmResource> {
    const response = await send(toRequest(url, body)).catch((error: unknown) => {
      throw explainSilence(error, url.pathname);
    });
    if (response.status !== 200) throw explainAnswer(response, url.pathname);
    return parse(response.bodyAsText, url.pathname);
  }

  async function readPage(url: URL): Promise<ArmPage> {
    const page = await call(url);
    if (!isList(page.value)) throw unexpectedAnswer(url.pathname, 'no list of resources');
    return { resources: page.value, next: nextAddress(page.nextLink, url, origin)?.href };
  }

  async function* pages(
    path: string,
    apiVersion: string,
    from?: string,
    parameters: Readonly<Record<string, string>> = {},
  ): AsyncIterable<ArmPage> {
    const first = addressOf(path, apiVersion, origin);
    for (const [name, value] of Object.entries(parameters)) first.searchParams.set(name, value);
    let reading = readPage(from === undefined ? first : pin(from, first, origin));
    for (;;) {
      const page = await reading;
      if (page.next === undefined) return yield page;
      // One page ahead, so that Azure answers while this page is being worked on.
      reading = readPage(new URL(page.next));
      // Its failure is told when it is asked for, and to nobody when it is not.
      reading.catch(() => undefined);
      yield page;
    }
  }

  return {
    statistics,
    pages,
    get: (path, version) => call(addressOf(path, version, origin)),
    query: (path, version, body) => call(addressOf(path, version, origin), body),
  };
}

function toRequest(url: URL, body?: unknown) {
  const headers = createHttpHeaders({ Accept: 'application/json' });
  if (body === undefined) return createPipelineRequest({ url: url.href, headers });
  headers.set('Content-Type', 'application/json');
  return createPipelineRequest({
    url: url.href,
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

/** Sets the path apart from the address, so that no id can lead the call to another host. */
function addressOf(path: string, apiVersion: string, origin: string): URL {
  const url = new URL(origin);
  url.pathname = path;
  url.searchParams.set('api-version', apiVersion);
  return url;
}

function nextAddress(link: unknown, current: URL, origin: string): URL | undefined {
  if (link === undefined || link === null || link === '') return undefined;
  const next = pin(link, current, origin);
  if (next.href !== current.href) return next;
  throw unexpectedAnswer(current.pathname, 'a page that names itself as the next one');
}

/** The bearer token goes to Azure Resource Manager's own origin and nowhere else. */
function pin(link: unknown, current: URL, origin: string): URL {
  const next = typeof link === 'string' ? URL.parse(link) : null;
  if (next && next.origin === origin && next.username === '' && next.password === '') return next;
  throw unexpectedAnswer(current.pathname, 'a next page at another address than its own');
}

function parse(body: string | null | undefined, path: string): ArmResource {
  try {
    const answer: unknown = JSON.parse(body ?? '');
    if (isResource(answer)) return answer;
  } catch {
    // Not JSON: told below, without the body.
  }
  throw unexpectedAnswer(path, 'something that is not a JSON object');
}

function isList(value: unknown): value is ArmResource[] {
  return Array.isArray(value) && value.every(isResource);
}

function isResource(value: unknown): value is ArmResource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
