import type { JsonObject } from '../json.ts';
import { badRequest } from './graph-error.ts';

/** Whether an object's properties, `id` among them, meet a condition. */
export type Condition = (properties: JsonObject) => boolean;

/** What the directory can find by. @see https://learn.microsoft.com/graph/aad-advanced-queries */
const INDEXED: ReadonlySet<string> = new Set([
  'accountEnabled',
  'department',
  'displayName',
  'employeeId',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mailEnabled',
  'mailNickname',
  'securityEnabled',
  'surname',
  'userPrincipalName',
  'userType',
]);

const COMPARISON = /^(\w+) eq (?:'((?:[^']|'')*)'|(true|false|null))$/i;
const STARTS_WITH = /^startswith\((\w+), ?'((?:[^']|'')*)'\)$/i;

/**
 * Reads conditions such as `displayName eq 'A'` and `startswith(mail,'a')`, joined by `and` or by
 * `or`. Throws {@link GraphError} for whatever else Graph may know: better a refusal than an answer
 * that Graph would not give.
 */
export function readFilter(filter: string | null): Condition {
  if (!filter) return () => true;
  const isUnion = / or /i.test(filter);
  const conditions = filter.split(isUnion ? / or /i : / and /i).map((text) => read(text.trim()));
  return isUnion
    ? (properties) => conditions.some((condition) => condition(properties))
    : (properties) => conditions.every((condition) => condition(properties));
}

function read(text: string): Condition {
  const [, name = '', quoted, word] = COMPARISON.exec(text) ?? [];
  const [, start = '', prefix = ''] = STARTS_WITH.exec(text) ?? [];
  const property = name || start;
  if (!property) throw badRequest('Unsupported Query.', 'Request_UnsupportedQuery');
  if (!INDEXED.has(property)) {
    throw badRequest(
      'The request uses a filter property that is not indexed',
      'Request_UnsupportedQuery',
    );
  }
  if (start) return (properties) => lower(properties[start]).startsWith(unquote(prefix));
  if (word !== undefined) {
    const wanted = word.toLowerCase() === 'null' ? null : word.toLowerCase() === 'true';
    return (properties) => (properties[name] ?? null) === wanted;
  }
  return (properties) => lower(properties[name]) === unquote(quoted ?? '');
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function unquote(text: string): string {
  return text.replaceAll("''", "'").toLowerCase();
}
