import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import * as z from 'zod';
import type {
  ApplicationCredential,
  ApplicationCredentials,
} from '../domain/application-credential.ts';
import type { Failure } from '../domain/integration-error.ts';
import type { Measure } from '../domain/metric.ts';
import { AzureError } from '../domain/resource-manager.ts';
import type { AzureService } from './clouds.ts';
import { countCalls } from './count-calls.ts';
import { explainSilence, unexpectedAnswer } from './explain.ts';
import { explainApplicationRefusal, NOT_PERMITTED } from './explain-application.ts';
import { type RetryBudget, type RetryOptions, retryPolicy } from './retry.ts';

const READING: RetryBudget = { maxRetries: 3, maxWait: 10_000, attemptTimeout: 10_000 };
/** `addPassword` has no idempotency key: a second attempt may make a second secret. */
const ONCE: RetryBudget = { ...READING, maxRetries: 0 };

const Credential = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  hint: z.string().nullish(),
  startDateTime: z.string(),
  endDateTime: z.string(),
});
const NewCredential = Credential.extend({ secretText: z.string().min(1) });
const WithCredentials = z.object({ passwordCredentials: z.array(Credential) });
const Owners = z.object({ value: z.array(z.object({ id: z.string() })) });
const Claims = z.object({ oid: z.string(), roles: z.array(z.string()).default([]) });

export interface ApplicationCredentialsOptions
  extends AzureService,
    Pick<RetryOptions, 'timeLeft' | 'sleep' | 'random'> {
  readonly credential: TokenCredential;
  readonly clientId: string;
  /** Absent: nobody counts. */
  readonly measure?: Measure | undefined;
}

/**
 * The client secrets of an application through Microsoft Graph, which it asks as itself.
 *
 * @see https://learn.microsoft.com/graph/api/application-addpassword
 * @see https://learn.microsoft.com/graph/api/application-removepassword
 */
export function applicationCredentials(
  options: ApplicationCredentialsOptions,
): ApplicationCredentials {
  const { credential, scope, clientId } = options;
  const { origin } = new URL(options.endpoint);
  const http = countCalls(createDefaultHttpClient(), { measure: options.measure });
  const application = `/v1.0/applications(appId='${encodeURIComponent(clientId)}')`;
  const servicePrincipal = `/v1.0/servicePrincipals(appId='${encodeURIComponent(clientId)}')`;

  async function bearer(): Promise<string> {
    const token = await credential.getToken(scope);
    if (token) return token.token;
    throw unexpectedAnswer('the sign-in', 'no token');
  }

  async function call(path: string, budget: RetryBudget, body?: object): Promise<unknown> {
    const headers = createHttpHeaders({ Accept: 'application/json' });
    headers.set('Authorization', `Bearer ${await bearer()}`);
    if (body) headers.set('Content-Type', 'application/json');
    const request = createPipelineRequest({
      url: `${origin}${path}`,
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const response = await retryPolicy({ ...options, budget })
      .sendRequest(request, (attempt) => http.sendRequest(attempt))
      .catch((error: unknown) => {
        throw explainSilence(error, path);
      });
    if (response.status === 204) return undefined;
    if (response.status !== 200) throw explainApplicationRefusal(response, path);
    return parse(response.bodyAsText, path);
  }

  async function* list(everywhere = false): AsyncIterable<ApplicationCredential> {
    for (const of of everywhere ? [application, servicePrincipal] : [application]) {
      const found = await call(`${of}?$select=passwordCredentials`, READING);
      const credentials = read(WithCredentials, found, of).passwordCredentials;
      for (const each of credentials) yield toCredential(each);
    }
  }

  return {
    list,

    async add(displayName, endsAt) {
      const passwordCredential = { displayName, endDateTime: endsAt };
      const path = `${application}/addPassword`;
      const added = read(NewCredential, await call(path, ONCE, { passwordCredential }), path);
      return { ...toCredential(added), secretText: added.secretText };
    },

    async remove(keyId) {
      try {
        await call(`${application}/removePassword`, READING, { keyId });
      } catch (error) {
        // Graph's words for "there is none" are not documented: whether it is gone, the list says.
        const refused =
          error instanceof AzureError && (error.status === 400 || error.status === 404);
        if (!refused) throw error;
        for await (const each of list()) if (each.keyId === keyId) throw error;
      }
    },

    async obstacle() {
      const claims = claimsOf(await bearer());
      if (claims && !claims.roles.some((role) => WRITING.includes(role))) return NOT_PERMITTED;
      if (claims?.roles.includes('Application.ReadWrite.All')) return undefined;
      const path = `${application}/owners?$select=id`;
      const owners = read(Owners, await call(path, READING), path).value;
      if (claims && owners.some(({ id }) => id === claims.oid)) return undefined;
      return NOT_OWNER;
    },
  };
}

/** @see https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby */
const WRITING = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'];

const NOT_OWNER: Failure = {
  code: 'rotation_not_permitted',
  message:
    'The service principal does not own its app registration, so it may not renew its own secret.',
  fix: 'Make the service principal an owner: az ad app owner add --id {client id} --owner-object-id {object id of the service principal}. Then save the integration again.',
};

/** What a token says of itself. It is asked for a hint only: Graph decides. */
function claimsOf(token: string): z.infer<typeof Claims> | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    return Claims.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

function toCredential(found: z.infer<typeof Credential>): ApplicationCredential {
  const { keyId, displayName = null, hint = null, startDateTime, endDateTime } = found;
  const [startsAt, endsAt] = [new Date(startDateTime), new Date(endDateTime)];
  return {
    keyId,
    displayName,
    hint,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}

/** An answer's body can hold a secret, so no error repeats it. */
function parse(text: string | null | undefined, path: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw unexpectedAnswer(path, 'something that is not JSON');
  }
}

function read<S extends z.ZodType>(schema: S, body: unknown, path: string): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw unexpectedAnswer(path, 'something else than it documents');
}
