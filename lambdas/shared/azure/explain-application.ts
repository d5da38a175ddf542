import * as z from 'zod';
import type { Failure } from '../domain/integration-error.ts';
import { AzureError } from '../domain/resource-manager.ts';
import { explainAnswer } from './explain.ts';

const BY_HAND =
  'Or renew it by hand: make a client secret in the Azure portal and paste its Value into Integration Hub.';

/** What a missing permission to renew one's own secret is told with. */
export const NOT_PERMITTED: Failure = {
  code: 'rotation_not_permitted',
  message: 'The application has no permission to renew its own client secret.',
  fix: `Grant it the application permission Application.ReadWrite.OwnedBy of Microsoft Graph, consent to it, make the service principal an owner of its app registration, and save the integration again. ${BY_HAND}`,
};

const LIFETIME: Failure = {
  code: 'rotation_not_permitted',
  message: "The tenant's app management policy allows client secrets only for a shorter time.",
  fix: `Exempt the application from the policy's lifetime, or deploy with -c rotationDays=N: client secrets are made to last 45 days longer than that. ${BY_HAND}`,
};

const TYPE: Failure = {
  code: 'rotation_not_permitted',
  message: "The tenant's app management policy allows no new client secrets.",
  fix: 'Exempt the application from the policy: Microsoft Entra ID → Enterprise applications → Application policies.',
};

const Body = z.object({ error: z.object({ code: z.string() }) });

/**
 * An answer of Microsoft Graph about an application's secrets other than what was asked for.
 *
 * @see https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
 */
export function explainApplicationRefusal(
  answer: Parameters<typeof explainAnswer>[0],
  path: string,
): AzureError {
  const code = codeOf(answer.bodyAsText);
  const reason = refusal(code);
  if (!reason) return explainAnswer(answer, path);
  const message = `${reason.message} (HTTP ${answer.status}; ${code})`;
  return new AzureError(reason.code, message, reason.fix, {
    azureCode: code,
    status: answer.status,
  });
}

function refusal(code: string | undefined): Failure | undefined {
  if (code === 'Authorization_RequestDenied') return NOT_PERMITTED;
  if (code?.startsWith('CredentialInvalidLifetime')) return LIFETIME;
  return code?.startsWith('CredentialTypeNotAllowed') ? TYPE : undefined;
}

function codeOf(text: string | null | undefined): string | undefined {
  try {
    return Body.safeParse(JSON.parse(text ?? '')).data?.error.code;
  } catch {
    return undefined;
  }
}
