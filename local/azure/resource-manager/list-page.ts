import { hash, pick } from '../random.ts';
import type { Page, Resource } from './content.ts';
import type { Estate } from './estate.ts';
import type { ResourceType, SlotRange } from './resource-type.ts';

/** Where a page begins. */
interface Cursor {
  readonly slot: number;
  /** 2 is the first that a skip token leads to. */
  readonly page: number;
}

/**
 * One page of a generated list. Pages end between slots, and their sizes vary from page to page as
 * those of Azure do; a token stays good while the list changes, as Azure's do, with what that means
 * for what is missed or seen twice.
 *
 * @param maxPageSize a lower limit than the type's own
 */
export function listPage(
  estate: Estate,
  type: ResourceType,
  range: SlotRange,
  skipToken: string | undefined,
  maxPageSize: number,
): Page {
  const isUnpaged = type.pageSizes.length === 0;
  const cursor = skipToken === undefined ? { slot: range.from, page: 1 } : readToken(skipToken);
  const number = estate.dice('page', type.type, cursor.slot);
  const size = isUnpaged ? Infinity : Math.min(maxPageSize, pick(type.pageSizes, number));

  const value: Resource[] = [];
  let slot = cursor.slot;
  while (slot < range.to && value.length < size) {
    value.push(...type.at(estate, slot));
    slot += 1;
  }
  const isLast = slot >= range.to && (value.length === 0 || isUnpaged || !endsEmpty(estate, type));
  if (isLast) return { value };
  return { value, skipToken: writeToken({ slot, page: cursor.page + 1 }) };
}

function endsEmpty(estate: Estate, type: ResourceType): boolean {
  if (type.emptyLastPage !== 'sometimes') return type.emptyLastPage === 'always';
  return hash('ends-empty', type.type, estate.subscriptionId) % 2 === 0;
}

/** Which page a token leads to, for faults that strike at one. Recorded tokens do not tell: 2. */
export function pageOfToken(skipToken: string): number {
  const [, page] = /^\d+\.(\d+)$/.exec(decode(skipToken)) ?? [];
  return Number(page ?? 2);
}

function readToken(skipToken: string): Cursor {
  const [, slot, page] = /^(\d+)\.(\d+)$/.exec(decode(skipToken)) ?? [];
  if (slot === undefined || page === undefined) throw new RangeError('not a skip token');
  return { slot: Number(slot), page: Number(page) };
}

function writeToken({ slot, page }: Cursor): string {
  return Buffer.from(`${slot}.${page}`).toString('base64url');
}

function decode(skipToken: string): string {
  return Buffer.from(skipToken, 'base64url').toString();
}
