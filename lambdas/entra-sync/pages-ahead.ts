import type { DeltaPage } from '../shared/domain/graph.ts';

/** Pages that were asked for and wait for their turn, at most: they are in memory. */
const MAX_AHEAD = 3;

/** The pages of a read in their order; while one is worked on, those behind it are on their way. */
export interface PagesAhead<T> {
  /** Whether no page was asked for that was not taken. */
  isEmpty(): boolean;
  /**
   * The next page.
   *
   * @param link where it is, unless it was asked for already
   * @throws whatever fetching it threw
   */
  take(link: string | undefined): Promise<DeltaPage<T>>;
}

/** @param goesOn whether further pages are to be asked for before they are wanted */
export function pagesAhead<T>(
  fetch: (link: string | undefined) => Promise<DeltaPage<T>>,
  goesOn: () => boolean,
): PagesAhead<T> {
  const asked: Promise<DeltaPage<T>>[] = [];
  /** Of the page behind all that have come; undefined while one of them has yet to come. */
  let next: string | undefined;

  function ask(link: string | undefined): void {
    next = undefined;
    const page = fetch(link);
    asked.push(page);
    page.then(
      (answer) => {
        next = answer.next;
        askNext();
      },
      // Told to whoever takes it.
      () => undefined,
    );
  }

  function askNext(): void {
    if (next !== undefined && asked.length < MAX_AHEAD && goesOn()) ask(next);
  }

  return {
    isEmpty: () => asked.length === 0,
    async take(link) {
      if (asked.length === 0) ask(link);
      const page = asked.shift();
      askNext();
      return page as Promise<DeltaPage<T>>;
    },
  };
}
