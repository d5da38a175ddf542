import type { TokenCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { AzureCloud } from '../domain/integration.ts';
import type { IntegrationErrorCode } from '../domain/integration-error.ts';
import { AzureError } from '../domain/resource-manager.ts';
import type { ServicePrincipal } from '../domain/service-principal.ts';
import type { TenantProbe } from '../domain/tenant-probe.ts';
import { type AzureService, azureAddresses } from './clouds.ts';
import { servicePrincipalCredential } from './credentials.ts';
import type { AzureEnvironment } from './environment.ts';
import { openResourceManager } from './resource-manager.ts';

/** Patience with one answer of Graph, ms. */
const TIMEOUT_MS = 10_000;

const Roles = z.object({ roles: z.array(z.string()).default([]) });
const Answer = z.record(z.string(), z.unknown());
/** @see https://learn.microsoft.com/graph/errors */
const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().nullish(),
    innerError: z.object({ 'request-id': z.string().nullish() }).nullish(),
  }),
});

/**
 * Opens a tenant to be tried out.
 *
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 */
export function openTenantProbe(
  cloud: AzureCloud,
  principal: ServicePrincipal,
  environment: AzureEnvironment,
  timeLeft: () => number,
): TenantProbe {
  const { authorityHost, resourceManager, graph } = azureAddresses(cloud, environment);
  const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
  const services = { 'resource-manager': resourceManager, graph };
  return {
    async signIn(service) {
      const { token } = await tokenFor(credential, services[service]);
      return { roles: rolesOf(token) };
    },
    resourceManager: openResourceManager({ ...resourceManager, credential, timeLeft })(),
    async graph(path) {
      const { token } = await tokenFor(credential, graph);
      return askGraph(new URL(path, graph.endpoint), token);
    },
  };
}

async function tokenFor(credential: TokenCredential, { scope }: AzureService) {
  const token = await credential.getToken([scope]);
  if (token) return token;
  throw new AzureError(
    'azure_sign_in_failed',
    'Could not sign in to Azure: it gave no token',
    'Try again; if it repeats, report it to StackFlow support.',
    {},
  );
}

/** Read, not verified: the token is for Azure, and what it says is only tried out. */
function rolesOf(token: string): ReadonlySet<string> | undefined {
  try {
    return new Set(Roles.parse(decodeJwt(token)).roles);
  } catch {
    return undefined;
  }
}

async function askGraph(url: URL, token: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw unreachable(url, error);
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw refused(url, answer, body);
  return Answer.parse(body);
}

function refused(url: URL, { status, headers }: Response, body: unknown): AzureError {
  const error = ErrorBody.safeParse(body).data?.error;
  const requestId = error?.innerError?.['request-id'] ?? headers.get('request-id');
  const details = [
    `HTTP ${status}`,
    error?.code,
    error?.message?.slice(0, 300),
    requestId && `request ${requestId}`,
  ];
  const denied = status === 401 || status === 403;
  return new AzureError(
    codeOf(status),
    `Could not read ${url.pathname} of Microsoft Graph: ${
      denied ? 'the permission is missing or not consented' : 'it answered with an error'
    } (${details.filter(Boolean).join('; ')})`,
    denied
      ? 'Grant admin consent for Graph API permissions in Azure AD app registration.'
      : 'Try again; if it repeats, see https://status.azure.com.',
    { azureCode: error?.code, status },
  );
}

function unreachable(url: URL, error: unknown): AzureError {
  return new AzureError(
    'azure_unavailable',
    `Microsoft Graph (${url.host}) gave no answer (${error instanceof Error ? error.name : 'unknown'})`,
    'Check that the functions can reach Microsoft Graph over the network, and try again.',
    {},
  );
}

function codeOf(status: number): IntegrationErrorCode {
  if (status === 401 || status === 403) return 'azure_access_denied';
  if (status === 404) return 'azure_not_found';
  if (status === 429) return 'azure_throttled';
  return status >= 500 ? 'azure_unavailable' : 'azure_unexpected_answer';
}
