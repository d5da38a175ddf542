import { Client, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import type { AzureOptions } from '../../../../local/azure/azure-options.ts';
import type { JsonObject } from '../../../../local/azure/json.ts';
import {
  createSimulatorClient,
  type SimulatorClient,
} from '../../../../local/azure/simulator-client.ts';
import { type SimulatedAzure, startAzure } from '../../../../local/azure/start-azure.ts';
import { credentialFor, trustedAuthority } from '../tenant-under-test.ts';

/** A failure as Microsoft's client throws it. */
export interface Failure {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Headers;
}

/** All pages of a delta round, and where the next one begins. */
export interface Round {
  readonly pages: readonly JsonObject[];
  readonly items: readonly JsonObject[];
  readonly deltaLink: string;
}

/** A simulated directory with Microsoft's own client of Graph, which retries nothing here. */
export interface GraphUnderTest {
  readonly azure: SimulatedAzure;
  readonly simulator: SimulatorClient;
  /** `/users?$top=5`, or a whole link. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<JsonObject>;
  /** Status and headers too, and failures as answers. */
  fetch(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  fail(path: string, headers?: Readonly<Record<string, string>>): Promise<Failure>;
  /** Follows next links from a path, or a delta link, to the end of the round. */
  round(path: string, headers?: Readonly<Record<string, string>>): Promise<Round>;
  /** Every item of a list. */
  list(path: string): Promise<JsonObject[]>;
  /** Takes new tokens from here on, with the permissions of now. */
  signInAnew(): void;
}

const SCOPE = 'https://graph.microsoft.com/.default';

export async function startGraph(
  options: Omit<AzureOptions, 'certificate'> = {},
): Promise<GraphUnderTest> {
  const { server } = await trustedAuthority();
  const azure = await startAzure({ certificate: server, size: 0, ...options });
  let credential = credentialFor(azure);
  const getToken = async () => (await credential.getToken(SCOPE)).token;
  const client = Client.initWithMiddleware({
    baseUrl: azure.endpoint,
    customHosts: new Set(['127.0.0.1']),
    authProvider: { getAccessToken: getToken },
  });

  async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
    return (await client
      .api(path)
      .headers({ ...headers })
      .middlewareOptions([new RetryHandlerOptions(0, 0)])
      .get()) as JsonObject;
  }

  async function round(path: string, headers?: Readonly<Record<string, string>>): Promise<Round> {
    const pages: JsonObject[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const page: JsonObject = await get(next, headers);
      pages.push(page);
      next = page['@odata.nextLink'] as string | undefined;
    }
    const deltaLink = String(pages.at(-1)?.['@odata.deltaLink']);
    return { pages, items: pages.flatMap(({ value }) => value as JsonObject[]), deltaLink };
  }

  return {
    azure,
    simulator: createSimulatorClient(azure.endpoint),
    get,
    async fetch(path, headers = {}) {
      const url = path.startsWith('https:') ? path : `${azure.endpoint}/v1.0${path}`;
      return fetch(url, { headers: { authorization: `Bearer ${await getToken()}`, ...headers } });
    },
    fail: (path, headers) =>
      get(path, headers).then(
        () => Promise.reject(new Error(`${path} succeeded.`)),
        (error: Failure) => error,
      ),
    round,
    list: async (path) => [...(await round(path)).items],
    signInAnew() {
      credential = credentialFor(azure);
    },
  };
}
