import * as z from 'zod';
import { IntegrationError } from '../domain/integration-error.ts';
import { AzureError } from '../domain/resource-manager.ts';

/** The authority's last answer or silence during a sign-in, as heard on the wire. */
export interface AuthorityReply {
  readonly status?: number;
  /** Of a refusal only: any other body holds a token. */
  readonly body?: string;
  /** Why there was no answer. */
  readonly silence?: string;
}

interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

const SCOPE: Explanation = {
  cause: 'the token was asked for with an invalid scope',
  fix: 'Add https://graph.microsoft.com/.default to token request scope; every service takes its own name with /.default.',
};
const RESOURCE: Explanation = {
  cause: 'the service that the token is for is not available to this application in this tenant',
  fix: 'Check Tenant ID and cloud of the integration, and that the application may use the service.',
};
const BUSY: Explanation = {
  cause: 'Microsoft Entra ID is throttling sign-ins',
  fix: 'Wait a few minutes and try again.',
};

/**
 * Entra's codes in words. They choose the explanation and nothing else: Microsoft may change them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const REASONS: Readonly<Record<string, Explanation>> = {
  70011: SCOPE,
  1002012: SCOPE,
  7000215: {
    cause: 'the client secret is wrong',
    fix: "Enter the client secret's Value, not its Secret ID. A secret made a moment ago can take some minutes to work.",
  },
  7000222: {
    cause: 'the client secret has expired',
    fix: 'Create a new client secret in the app registration and enter its Value.',
  },
  700016: {
    cause: 'the client id does not exist in this tenant',
    fix: 'Check Client ID, which is the Application (client) ID of the app registration, and Tenant ID.',
  },
  90002: {
    cause: 'the tenant does not exist in this Azure cloud',
    fix: 'Check Tenant ID, and that the integration is set to the cloud the tenant is in.',
  },
  900023: {
    cause: 'the tenant id is malformed',
    fix: 'Enter the Tenant ID as Azure Portal shows it: Microsoft Entra ID → Overview.',
  },
  7000112: {
    cause: 'the application is disabled in this tenant',
    fix: 'Enable it: Microsoft Entra ID → Enterprise applications → Properties → Enabled for users to sign in.',
  },
  53003: {
    cause: 'a Conditional Access policy blocks the sign-in',
    fix: 'Exclude the service principal from the Conditional Access policy for workload identities, or allow its network.',
  },
  700027: {
    cause: 'the application signs in with a certificate that Entra does not accept',
    fix: 'Create a client secret in the app registration and enter its Value.',
  },
  50034: {
    cause: 'Entra looked for a user that does not exist, as if a person signed in',
    fix: 'Check that Client ID is the Application (client) ID of an app registration in this tenant.',
  },
  500011: RESOURCE,
  650057: RESOURCE,
  90055: BUSY,
  50196: {
    cause: 'the application asks for tokens in a loop, and Entra has stopped answering it',
    fix: 'Wait a few minutes. If it repeats, find out what else signs in with this Client ID.',
  },
};

/** What is left to say without a code of Entra's. */
const INCOMPLETE: Explanation = {
  cause: 'Tenant ID, Client ID or Client Secret is missing or malformed',
  fix: 'Enter all three again as Azure Portal shows them.',
};
const UNREACHABLE: Explanation = {
  cause: 'Microsoft Entra ID could not be reached',
  fix: "Check that the functions can reach the cloud's sign-in address over the network, and try again.",
};
const OUT_OF_ORDER: Explanation = {
  cause: 'Microsoft Entra ID does not answer as it should',
  fix: 'See https://status.azure.com, and try again when Entra is well.',
};
const UNKNOWN: Explanation = {
  cause: 'Microsoft Entra ID refused the sign-in',
  fix: 'Check Tenant ID, Client ID, Client Secret and cloud of the integration.',
};

const ErrorBody = z.object({
  error: z.string().nullish(),
  error_description: z.string().nullish(),
  trace_id: z.string().nullish(),
  correlation_id: z.string().nullish(),
});
type ErrorBody = z.infer<typeof ErrorBody>;

/**
 * A failed sign-in in words, from what the sign-in library threw and what the authority replied.
 * Neither becomes the error's cause: the library's errors hold the request, and with it the secret.
 */
export function explainSignIn(thrown: unknown, reply: AuthorityReply = {}): IntegrationError {
  if (thrown instanceof IntegrationError) return thrown;
  const body = readBody(reply.body);
  const said = body?.error_description ?? (thrown instanceof Error ? thrown.message : '');
  const number = /AADSTS(\d+)/.exec(said)?.[1];
  const { cause, fix } = (number && REASONS[number]) || withoutCode(reply, number);
  const details = [
    number ? `AADSTS${number}` : body?.error,
    // Entra's own words help only where there are none of ours.
    number && !REASONS[number] && firstSentence(said),
    reply.status && `HTTP ${reply.status}`,
    reply.silence,
    body?.trace_id && `trace ${body.trace_id}`,
    body?.correlation_id && `correlation ${body.correlation_id}`,
  ].filter(Boolean);
  const message = `Could not sign in to Azure: ${cause}`;
  return new AzureError(
    'azure_sign_in_failed',
    details.length > 0 ? `${message} (${details.join('; ')})` : message,
    fix,
    { azureCode: number && `AADSTS${number}`, status: reply.status },
  );
}

function withoutCode(reply: AuthorityReply, number?: string): Explanation {
  if (number) return UNKNOWN;
  if (reply.silence) return UNREACHABLE;
  if (reply.status === undefined) return INCOMPLETE;
  if (reply.status === 429) return BUSY;
  const wordless = reply.status >= 500 || !readBody(reply.body)?.error;
  return wordless ? OUT_OF_ORDER : UNKNOWN;
}

/** Entra's sentence without the trace lines that follow it. */
function firstSentence(description: string): string {
  const start = description.slice(Math.max(0, description.indexOf('AADSTS')));
  return (start.split(/\r?\n| Trace ID:/)[0] ?? '').replace(/^AADSTS\d+:\s*/, '').slice(0, 300);
}

function readBody(body: string | undefined): ErrorBody | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(body ?? '')).data;
  } catch {
    return undefined;
  }
}
