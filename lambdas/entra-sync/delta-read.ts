import { setImmediate as turn } from 'node:timers/promises';
import { type DeltaPage, PageExpired, ResyncRequired } from '../shared/domain/graph.ts';
import { IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import type { CallStatistics } from '../shared/domain/resource-manager.ts';
import type { SyncProgressStore, SyncRead, SyncReadName } from '../shared/domain/sync-progress.ts';
import { pagesAhead } from './pages-ahead.ts';
import { loadSeenKeys, type SeenKeys } from './seen-keys.ts';

/** What applying a page came to. */
export interface Applied {
  readonly created: number;
  readonly updated: number;
}

/** One delta read: of users or of groups. */
export interface DeltaRead<T> {
  readonly runId: string;
  readonly name: SyncReadName;
  /** The delta link to go on from; null: everything is read. */
  readonly storedLink: string | null;
  /** Whether the directory held nothing of the kind when this process began to read. */
  readonly isEmpty: boolean;
  readonly fetch: (link: string | undefined) => Promise<DeltaPage<T>>;
  readonly apply: (changes: readonly T[]) => Promise<Applied>;
  /** Notes what a full read has seen. */
  readonly see: (seen: SeenKeys, change: T) => void;
  /** Marks what a complete full read lacked; may be called again from its beginning. */
  readonly sweep: (seen: SeenKeys) => Promise<number>;
  /** Keeps the new delta link. @param isNews whether the read brought anything */
  readonly keepLink: (link: string, isNews: boolean) => Promise<void>;
  readonly statistics: Readonly<CallStatistics>;
}

export interface DeltaReadPorts {
  readonly progress: Pick<SyncProgressStore, 'read' | 'checkpoint' | 'seen'>;
  /** @throws IntegrationError `run_superseded` */
  readonly stayInCharge: () => Promise<void>;
  readonly outOfTime: () => boolean;
}

/** How often a read begins again before it has failed. */
const MAX_RESTARTS = 5;

/**
 * Reads from where the run's last process stopped to the end, or until time is up. While a page is applied
 * the next ones are on their way, those of a read beside this one too: hence the turns left to them between
 * the parts of a page's work. A page is applied before the link behind it is kept, so that a death repeats the
 * page that was under way, and never skips one. An expired page link begins the read again, an expired delta
 * link reads everything. Only a read to its last page is `complete`; any page that cannot be read makes it
 * `failed`, and then it has told nothing of anybody's absence.
 */
export async function readDelta<T>(work: DeltaRead<T>, ports: DeltaReadPorts): Promise<SyncRead> {
  const { runId, name, storedLink, statistics } = work;
  const { progress } = ports;
  let read = (await progress.read(runId, name)) ?? newRead(name, storedLink);
  if (read.state === 'complete' || read.state === 'failed') return read;
  const before = { calls: read.calls, retries: read.retries };
  const counted = { calls: statistics.calls, retries: statistics.retries };
  const restartsBefore = read.restarts;
  let seen = await loadSeenKeys(read.mode === 'full' ? progress.seen(runId, read) : []);

  async function save(): Promise<void> {
    read = {
      ...read,
      number: read.number + 1,
      calls: before.calls + statistics.calls - counted.calls,
      retries: before.retries + statistics.retries - counted.retries,
    };
    if (!(await progress.checkpoint(runId, read, seen.takeSeen()))) throw overtaken(name);
  }

  const begin = ({ restarts }: SyncRead) => {
    const isOver = () => read.state !== 'reading' || read.restarts !== restarts;
    return pagesAhead(work.fetch, () => !isOver() && !ports.outOfTime());
  };
  let pages = begin(read);
  while (read.state === 'reading') {
    await ports.stayInCharge();
    if (pages.isEmpty() && ports.outOfTime()) {
      await save();
      return read;
    }
    let page: DeltaPage<T>;
    let changes: readonly T[];
    try {
      page = await pages.take(read.link ?? undefined);
      await turn();
      changes = page.changes();
      await turn();
      const { created, updated } = await work.apply(changes);
      read = {
        ...read,
        pages: read.pages + 1,
        found: read.found + changes.length,
        created: read.created + created,
        updated: read.updated + updated,
      };
    } catch (error) {
      if (!(error instanceof IntegrationError) || error.code === 'run_superseded') throw error;
      const again = beginAgain(read, error);
      read = again ?? { ...read, state: 'failed', error: toFailure(error) };
      pages = begin(read);
      if (again) seen = await loadSeenKeys();
      await save();
      continue;
    }
    await turn();
    if (read.mode === 'full') for (const change of changes) work.see(seen, change);
    read = { ...read, link: page.next ?? page.delta ?? null };
    if (page.delta !== undefined) read = { ...read, state: 'sweeping' };
    await save();
  }
  if (read.state !== 'sweeping') return read;

  await ports.stayInCharge();
  // All that an empty directory has now was seen by this very process, unless it began again in between.
  const isSwept = work.isEmpty && read.restarts === restartsBefore;
  const marked = read.mode === 'full' && !isSwept ? await work.sweep(seen) : 0;
  await work.keepLink(read.link ?? '', read.mode === 'full' || read.found > 0);
  read = { ...read, state: 'complete', updated: read.updated + marked };
  await save();
  return read;
}

/** A read that nobody has begun. */
export function newRead(name: SyncReadName, storedLink: string | null): SyncRead {
  return {
    name,
    mode: storedLink === null ? 'full' : 'changes',
    state: 'reading',
    pages: 0,
    found: 0,
    created: 0,
    updated: 0,
    restarts: 0,
    calls: 0,
    retries: 0,
    link: storedLink,
    origin: storedLink,
    number: 0,
    error: null,
  };
}

/** The read begun again, where that helps. */
function beginAgain(read: SyncRead, error: unknown): SyncRead | undefined {
  const restarts = read.restarts + 1;
  if (restarts > MAX_RESTARTS) return undefined;
  if (error instanceof ResyncRequired) {
    const origin = error.from ?? null;
    return { ...read, mode: 'full', restarts, link: origin, origin };
  }
  if (error instanceof PageExpired) return { ...read, restarts, link: read.origin };
  return undefined;
}

function overtaken(name: SyncReadName): IntegrationError {
  return new IntegrationError(
    'run_superseded',
    `Another process goes on with the read of ${name}.`,
    'Nothing to do: the other one does the work.',
  );
}
