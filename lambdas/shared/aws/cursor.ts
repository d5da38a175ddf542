import { InvalidRequestError } from '../domain/invalid-request-error.ts';

type Key = Record<string, unknown>;

/** A DynamoDB `LastEvaluatedKey` as an opaque text for clients. */
export function toCursor(key: Key | undefined): string | undefined {
  return key && Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key that `toCursor` wrote.
 *
 * @param partition what the listing asks for; a cursor of another one is refused
 * @param rest names of the key's other attributes
 * @throws InvalidRequestError when it is no cursor of this listing
 */
export function fromCursor(
  cursor: string,
  partition: Readonly<Record<string, string>>,
  rest: readonly string[],
): Record<string, string> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const attributes = [...Object.keys(partition), ...rest];
    if (isKeyOf(key, attributes) && isIn(partition, key)) return key;
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

function isIn(
  partition: Readonly<Record<string, string>>,
  key: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(partition).every(([name, value]) => key[name] === value);
}
