import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../lambdas/shared/http/problem.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';

/** One page of a listing, as the API answers it. */
interface ListingPage<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** A listing that is read page by page. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly loading: boolean;
  readonly problem: Problem | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageCount: number;
  /** Whether there are more pages than were read. */
  readonly openEnd: boolean;
  goTo(page: number): void;
  again(): void;
}

/**
 * Reads a listing of the API.
 *
 * @param path without cursor; another one begins another listing
 * @param refreshMs how often what is shown is read again
 */
export function usePages<T>(path: string, refreshMs?: number): Pages<T> {
  const { call } = useHub();
  const [shown, setShown] = useState({ path, page: 1 });
  const listing = useInfiniteQuery({
    queryKey: ['listing', path],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call<ListingPage<T>>(withCursor(path, pageParam), { signal }),
    getNextPageParam: ({ cursor }) => cursor,
    ...(refreshMs !== undefined && { refetchInterval: refreshMs }),
  });
  const pages = listing.data?.pages ?? [];
  const page = shown.path === path ? Math.min(shown.page, Math.max(1, pages.length)) : 1;
  return {
    items: pages[page - 1]?.items ?? [],
    loading: listing.isPending || listing.isFetchingNextPage,
    problem: listing.error ? problemOf(listing.error) : undefined,
    page,
    pageCount: Math.max(1, pages.length),
    openEnd: listing.hasNextPage,
    goTo(next) {
      if (next <= pages.length) return setShown({ path, page: next });
      void listing.fetchNextPage().then(() => setShown({ path, page: next }));
    },
    again: () => void listing.refetch(),
  };
}

function withCursor(path: string, cursor: string): string {
  if (cursor === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
}
