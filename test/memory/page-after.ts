import { InvalidRequestError } from '../../lambdas/shared/domain/invalid-request-error.ts';
import type { Page } from '../../lambdas/shared/domain/page.ts';

/** The page of a sorted listing behind `cursor`, which is the key of the last item before it. */
export function pageAfter<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
): Page<T> {
  const before = cursor === undefined ? -1 : sorted.findIndex((item) => keyOf(item) === cursor);
  if (cursor !== undefined && before === -1) {
    throw new InvalidRequestError([{ field: 'cursor', message: 'is unknown' }]);
  }
  const rest = sorted.slice(before + 1);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: last !== undefined && rest.length > limit ? keyOf(last) : undefined };
}
