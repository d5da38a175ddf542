import * as z from 'zod';
import type { Role } from '../../lambdas/shared/domain/caller.ts';

const Answer = z.object({ access_token: z.string() });

/** An access token of the local issuer for somebody with these roles. */
export async function fetchToken(issuer: string, roles: readonly Role[]): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: roles.join(' ') }),
  });
  if (!answer.ok) throw new Error(`${issuer} gave no token: ${answer.status}.`);
  return Answer.parse(await answer.json()).access_token;
}
