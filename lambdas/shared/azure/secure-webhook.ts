import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { AzureCloud } from '../domain/integration.ts';
import { IntegrationError } from '../domain/integration-error.ts';
import { azureAddresses } from './clouds.ts';
import type { AzureEnvironment } from './environment.ts';

/**
 * The application that Azure's action groups sign in as: AzNS AAD Webhook, of the public cloud and of
 * US Government.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#configure-authentication-for-secure-webhook
 */
const ACTION_GROUPS = [
  '461e8683-5575-4561-ac7f-899cc907d62a',
  'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
];
const ROLE = 'ActionGroupsSecureWebhook';

/** Clocks may differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 300;

export interface SecureWebhookOptions {
  /** Tenants that may call, each with its cloud. Keys are fetched for no other. */
  readonly tenants: () => Promise<ReadonlyMap<string, AzureCloud>>;
  readonly environment: AzureEnvironment;
}

/** What a verified token says: the tenant, and the Application ID URI or client id that it is for. */
export interface SecureWebhookClaims {
  readonly tenantId: string;
  readonly audience: string;
}

/**
 * Verifies Secure Webhook tokens, of version 1 and 2: signature by the tenant's keys (remembered),
 * issuer, expiry, caller and role.
 *
 * @returns takes an `Authorization` header; throws IntegrationError `unauthorized`, or what kept the keys
 * from being read
 */
export function secureWebhookVerifier({
  tenants,
  environment,
}: SecureWebhookOptions): (authorization: string) => Promise<SecureWebhookClaims> {
  const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  function keysOf(tenantId: string, authorityHost: string) {
    const known = keySets.get(tenantId);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(`/${tenantId}/discovery/v2.0/keys`, authorityHost), {
      timeoutDuration: 3_000,
    });
    keySets.set(tenantId, keys);
    return keys;
  }

  return async (authorization) => {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
    const tenantId = token === undefined ? undefined : tenantOf(token);
    const cloud = tenantId === undefined ? undefined : (await tenants()).get(tenantId);
    if (token === undefined || tenantId === undefined || cloud === undefined) {
      throw refused('is no token of a tenant that is connected');
    }
    const { authorityHost } = azureAddresses(cloud, environment);
    try {
      const { payload } = await jwtVerify(token, keysOf(tenantId, authorityHost), {
        issuer: issuersOf(tenantId, authorityHost),
        algorithms: ['RS256'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'aud', 'tid'],
      });
      return toClaims(payload, tenantId);
    } catch (error) {
      if (isFault(error)) throw refused(`is not valid: ${error.message}`);
      throw error;
    }
  };
}

function tenantOf(token: string): string | undefined {
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === 'string' ? tid.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

/** Version 1 tokens are issued by the security token service, version 2 tokens by the authority. */
function issuersOf(tenantId: string, authorityHost: string): string[] {
  return [
    `https://sts.windows.net/${tenantId}/`,
    `https://sts.chinacloudapi.cn/${tenantId}/`,
    new URL(`/${tenantId}/v2.0`, authorityHost).href,
  ];
}

function toClaims(payload: JWTPayload, tenantId: string): SecureWebhookClaims {
  const caller = payload.appid ?? payload.azp;
  const roles = Array.isArray(payload.roles) ? payload.roles : [];
  if (typeof caller !== 'string' || !ACTION_GROUPS.includes(caller)) {
    throw refused('is not one of Azure action groups');
  }
  if (!roles.includes(ROLE)) throw refused(`lacks the role ${ROLE}`);
  const audience = Array.isArray(payload.aud) ? payload.aud[0] : payload.aud;
  return { tenantId, audience: audience ?? '' };
}

/** A fault of the token, rather than of the way to the keys. */
function isFault(error: unknown): error is Error {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported
  );
}

function refused(why: string): IntegrationError {
  return new IntegrationError(
    'unauthorized',
    `The bearer token ${why}.`,
    'Set up the Secure Webhook as Integration Hub → Microsoft Azure says, with its application, role and audience.',
  );
}
