import { ResourceManagementClient } from '@azure/arm-resources';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { ArmResource, CallStatistics, ResourceManager } from '../domain/resource-manager.ts';
import type { AzureService } from './clouds.ts';
import { explainAnswer, explainSilence, unexpectedAnswer } from './explain.ts';
import { type RetryBudget, type RetryOptions, retryPolicy } from './retry.ts';

const BUDGET: RetryBudget = {
  maxRetries: 8,
  maxWait: Number.POSITIVE_INFINITY,
  attemptTimeout: 60_000,
};

export interface ResourceManagerOptions
  extends AzureService,
    Pick<RetryOptions, 'timeLeft' | 'sleep' | 'random'> {
  readonly credential: TokenCredential;
}

/**
 * Opens Azure Resource Manager over the SDK's pipeline. The SDK lists resources of every type without
 * their properties and has a package of its own for each type, so the lists per type are asked for here.
 *
 * @returns makes access that counts its own calls; all of it shares connections and token
 */
export function openResourceManager(options: ResourceManagerOptions): () => ResourceManager {
  const { origin } = new URL(options.endpoint);
  const http = createDefaultHttpClient();
  const { pipeline } = new ResourceManagementClient(options.credential, {
    endpoint: options.endpoint,
    credentials: { scopes: [options.scope] },
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  return () => {
    const statistics: CallStatistics = { calls: 0, retries: 0 };
    const retry = retryPolicy({ ...options, budget: BUDGET, statistics });
    const counted: HttpClient = {
      sendRequest(request) {
        statistics.calls++;
        return http.sendRequest(request);
      },
    };
    return access(origin, statistics, (request) =>
      retry.sendRequest(request, (attempt) => pipeline.sendRequest(counted, attempt)),
    );
  };
}

function access(origin: string, statistics: CallStatistics, send: SendRequest): ResourceManager {
  async function read(url: URL): Promise<ArmResource> {
    const headers = createHttpHeaders({ Accept: 'application/json' });
    const request = createPipelineRequest({ url: url.href, headers });
    const response = await send(request).catch((error: unknown) => {
      throw explainSilence(error, url.pathname);
    });
    if (response.status !== 200) throw explainAnswer(response, url.pathname);
    return parse(response.bodyAsText, url.pathname);
  }

  async function* pages(path: string, apiVersion: string): AsyncIterable<readonly ArmResource[]> {
    let url: URL | undefined = addressOf(path, apiVersion, origin);
    while (url) {
      const page = await read(url);
      if (!isList(page.value)) throw unexpectedAnswer(url.pathname, 'no list of resources');
      yield page.value;
      url = nextAddress(page.nextLink, url, origin);
    }
  }

  return { statistics, pages, get: (path, version) => read(addressOf(path, version, origin)) };
}

/** Sets the path apart from the address, so that no id can lead the call to another host. */
function addressOf(path: string, apiVersion: string, origin: string): URL {
  const url = new URL(origin);
  url.pathname = path;
  url.searchParams.set('api-version', apiVersion);
  return url;
}

/** The next page's address; the bearer token goes to Azure Resource Manager's own origin and nowhere else. */
function nextAddress(link: unknown, current: URL, origin: string): URL | undefined {
  if (link === undefined || link === null || link === '') return undefined;
  const next = typeof link === 'string' ? URL.parse(link) : null;
  if (!next || next.origin !== origin || next.username !== '' || next.password !== '') {
    throw unexpectedAnswer(current.pathname, 'a next page at another address than its own');
  }
  if (next.href === current.href) {
    throw unexpectedAnswer(current.pathname, 'a page that names itself as the next one');
  }
  return next;
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
