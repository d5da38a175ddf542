import { hash } from '../random.ts';
import { badRequest } from './query-error.ts';
import type { QueryRequest } from './query-request.ts';

/** Where a page begins. */
export interface Cursor {
  /** Rows before it. */
  readonly offset: number;
  /** 2 is the first that a token leads to. */
  readonly page: number;
}

/**
 * The token of the next page. It counts rows, as Azure's does: what changes meanwhile makes rows be
 * missed or come twice. It is good for its own query and scope only.
 */
export function writeSkipToken(request: QueryRequest, { offset, page }: Cursor): string {
  return Buffer.from(`${offset}.${page}.${mark(request)}`).toString('base64');
}

/** Where the request's page begins. Throws QueryError for a token that is not of this query. */
export function cursorOf(request: QueryRequest): Cursor {
  const { $skip, $skipToken } = request.options;
  if ($skipToken === undefined) return { offset: $skip, page: 1 };
  const [, offset, page, mine] = read($skipToken);
  if (offset === undefined || mine !== String(mark(request))) {
    throw badRequest('InvalidSkipToken', 'The skip token is not one of this query and scope.');
  }
  return { offset: Number(offset), page: Number(page) };
}

/** Which page a token leads to, whatever its query. */
export function pageOfSkipToken(token: string): number {
  return Number(read(token)[2] ?? 2);
}

function read(token: string): readonly (string | undefined)[] {
  return /^(\d+)\.(\d+)\.(\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
}

function mark({ query, subscriptions = [], managementGroups = [] }: QueryRequest): number {
  return hash(query, ...[...subscriptions, ...managementGroups].sort());
}
