import tls from 'node:tls';
import { ResourceManagementClient } from '@azure/arm-resources';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import type { AzureOptions } from '../../../local/azure/azure-options.ts';
import type { Json, JsonObject } from '../../../local/azure/json.ts';
import type { Resource } from '../../../local/azure/resource-manager/content.ts';
import {
  createSimulatorClient,
  type SimulatorClient,
} from '../../../local/azure/simulator-client.ts';
import { type SimulatedAzure, startAzure } from '../../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../../local/certificate-authority.ts';

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A simulated tenant with the unmodified Azure SDK as its client, which does not retry. */
export interface TenantUnderTest {
  readonly azure: SimulatedAzure;
  readonly simulator: SimulatorClient;
  /** `/subscriptions/{id}` of the first one. */
  readonly subscription: string;
  readonly credential: ClientSecretCredential;
  /** Takes new tokens from here on: the SDK keeps one for an hour of its own clock. */
  signInAnew(): void;
  /** `path` may be a nextLink; without an api-version it gets one. */
  send(method: 'GET' | 'POST', path: string, body?: JsonObject): Promise<Received>;
  get(path: string): Promise<Received>;
  /** Every page of a list of the first subscription; throws when one is not 200. */
  pages(type: string): Promise<Resource[][]>;
  list(type: string): Promise<Resource[]>;
}

const authority = createCertificateAuthority();

/** The certificate authority of the test file, which this process trusts from here on. */
export async function trustedAuthority() {
  const { certificate, server } = await authority;
  const trusted = tls.getCACertificates('default');
  if (!trusted.includes(certificate)) tls.setDefaultCACertificates([...trusted, certificate]);
  return { certificate, server };
}

export function credentialFor(
  azure: SimulatedAzure,
  { tenantId = azure.tenantId, clientId = azure.clientId, clientSecret = azure.clientSecret } = {},
): ClientSecretCredential {
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: azure.endpoint,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
}

export async function startTenant(
  options: Omit<AzureOptions, 'certificate'> = {},
): Promise<TenantUnderTest> {
  const { server } = await trustedAuthority();
  const azure = await startAzure({ certificate: server, ...options });
  const subscriptionId = azure.subscriptionIds[0] ?? '';
  const credential = credentialFor(azure);
  const connect = (signedIn: ClientSecretCredential) =>
    new ResourceManagementClient(signedIn, subscriptionId, {
      endpoint: azure.endpoint,
      retryOptions: { maxRetries: 0 },
    });
  let client = connect(credential);
  const http = createDefaultHttpClient();
  const subscription = `/subscriptions/${subscriptionId}`;

  async function send(method: 'GET' | 'POST', path: string, body?: JsonObject): Promise<Received> {
    const url = new URL(path, azure.endpoint);
    if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', '2024-07-01');
    const response = await client.pipeline.sendRequest(
      http,
      createPipelineRequest({
        url: url.href,
        method,
        ...(body && {
          body: JSON.stringify(body),
          headers: createHttpHeaders({ 'content-type': 'application/json' }),
        }),
      }),
    );
    return {
      status: response.status,
      headers: response.headers.toJSON(),
      body: parse(response.bodyAsText ?? ''),
    };
  }

  async function pages(type: string): Promise<Resource[][]> {
    const found: Resource[][] = [];
    let next: string | undefined = type.startsWith('/')
      ? type
      : `${subscription}/providers/${type}`;
    while (next !== undefined) {
      const { status, body } = await send('GET', next);
      if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
      found.push(body.value as unknown as Resource[]);
      next = typeof body.nextLink === 'string' ? body.nextLink : undefined;
    }
    return found;
  }

  return {
    azure,
    simulator: createSimulatorClient(azure.endpoint),
    subscription,
    credential,
    signInAnew() {
      client = connect(credentialFor(azure));
    },
    send,
    get: (path) => send('GET', path),
    pages,
    list: async (type) => (await pages(type)).flat(),
  };
}

/** Code and message of a failure, with the `error` wrapper or without. */
export function failureOf({ body }: Received): { readonly code: string; readonly message: string } {
  return (body.error ?? body) as { code: string; message: string };
}

/** The value at a path of members: `at(vm, 'properties', 'vmId')`. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (current, key) => (current as JsonObject | undefined)?.[key],
    value,
  );
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return { text };
  }
}
