import type { APIGatewayProxyEvent } from 'aws-lambda';
import { IntegrationError } from '../domain/integration-error.ts';

/** A revision as an `ETag`. */
export function entityTag(revision: number): { readonly etag: string } {
  return { etag: `"${revision}"` };
}

/**
 * The revision that `If-Match` names. `*`, which would match anything, counts as none.
 *
 * @throws IntegrationError `revision_required` without it, `revision_stale` when it is none of ours
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-match
 */
export function expectedRevision(headers: APIGatewayProxyEvent['headers']): number {
  const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'if-match');
  const value = header?.[1]?.trim();
  if (!value || value === '*') {
    throw new IntegrationError(
      'revision_required',
      'The request does not say which state of the resource it is based on.',
      'Read it, and send its ETag as If-Match.',
    );
  }
  const revision = /^"(\d{1,15})"$/.exec(value)?.[1];
  if (revision === undefined) throw staleRevision();
  return Number(revision);
}

/** Somebody else has changed it since it was read. */
export function staleRevision(): IntegrationError {
  return new IntegrationError(
    'revision_stale',
    'Somebody else has changed it since you read it; nothing was written.',
    'Read it again, and repeat your change on what it is now.',
  );
}
