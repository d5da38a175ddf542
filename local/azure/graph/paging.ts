import type { JsonObject } from '../json.ts';
import { badRequest } from './graph-error.ts';
import type { GraphContext } from './graph-route.ts';
import { readToken, writeToken } from './page-token.ts';

const DEFAULT_TOP = 100;
const MAX_TOP = 999;

/** One page out of items in slots. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextLink?: string;
}

/**
 * The page that a request asks for. An item of undefined is skipped, and takes no place. A page is
 * followed by another only where there is an item for it.
 */
export function pageOfSlots<T>(
  context: GraphContext,
  count: number,
  at: (slot: number) => T | undefined,
): ListPage<T> {
  const top = readTop(context.query.get('$top'));
  const token = context.query.get('$skiptoken');
  const cursor = token === null ? { slot: 0, page: 1 } : readToken<Cursor>(token);
  if (cursor?.slot === undefined) throw badRequest('Invalid skip token.');

  const items: T[] = [];
  for (let { slot } = cursor; slot < count; slot += 1) {
    const item = at(slot);
    if (item === undefined) continue;
    if (items.length === top) {
      return { items, nextLink: linkTo(context, { slot, page: cursor.page + 1 }) };
    }
    items.push(item);
  }
  return { items };
}

/** A list's body in the order that Graph writes it. */
export function listBody(
  context: string | undefined,
  value: readonly JsonObject[],
  { nextLink, count }: { readonly nextLink?: string | undefined; readonly count?: number },
): JsonObject {
  return {
    ...(context !== undefined && { '@odata.context': context }),
    ...(count !== undefined && { '@odata.count': count }),
    ...(nextLink !== undefined && { '@odata.nextLink': nextLink }),
    value,
  };
}

interface Cursor {
  readonly slot: number;
  readonly page: number;
}

function readTop(text: string | null): number {
  if (text === null) return DEFAULT_TOP;
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= MAX_TOP) return top;
  throw badRequest(
    `Invalid page size specified: '${text}'. Must be between 1 and ${MAX_TOP} inclusive.`,
  );
}

/** The request's own parameters, and where to go on. */
function linkTo({ request, endpoint }: GraphContext, cursor: Cursor): string {
  const link = new URL(`${request.url.pathname}${request.url.search}`, endpoint);
  link.searchParams.set('$skiptoken', writeToken(cursor));
  // URLSearchParams would write %24: correct, but not what Graph writes.
  return link.href.replaceAll('%24', '$').replaceAll('%2C', ',');
}
