import { InvalidRequestError } from '../domain/invalid-request-error.ts';

type Key = Record<string, unknown>;

/** A DynamoDB `LastEvaluatedKey` as an opaque text for clients. */
export function toCursor(key: Key | undefined): string | undefined {
  return key && Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key that `toCursor` wrote. @throws InvalidRequestError when it did not write this one */
export function fromCursor(cursor: string, attributes: readonly string[]): Record<string, string> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isKeyOf(key, attributes)) return key;
  } catch {
    // Not JSON: refused below like any other foreign cursor.
  }
  throw new InvalidRequestError([
    { field: 'cursor', message: 'is not a cursor of this listing; leave it out to start over' },
  ]);
}

function isKeyOf(key: unknown, attributes: readonly string[]): key is Record<string, string> {
  if (typeof key !== 'object' || key === null) return false;
  const entries = Object.entries(key);
  return (
    entries.length === attributes.length &&
    entries.every(([name, value]) => attributes.includes(name) && typeof value === 'string')
  );
}
