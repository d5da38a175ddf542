import type { ConfigurationItem } from '../shared/domain/configuration-item.ts';
import type {
  ConfigurationItemStore,
  ScopeKey,
} from '../shared/domain/configuration-item-store.ts';
import type { DropGuard } from '../shared/domain/integration.ts';
import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import { type ResourceManager, saysGone } from '../shared/domain/resource-manager.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { isSuspicious, type Loss } from './drop-guard.ts';
import type { ResourceType } from './resource-types/resource-type.ts';
import type { ScopeIndex } from './scope-index.ts';
import type { Author } from './to-configuration-item.ts';
import { toHistoryEntry } from './to-history-entry.ts';

/** What `settleMissing` works with. */
export interface MissingWork {
  readonly scope: ScopeKey;
  readonly type: ResourceType;
  readonly azure: ResourceManager;
  readonly store: ConfigurationItemStore;
  readonly author: Author;
}

/** What became of the items that a complete list lacked. */
export interface Settled {
  /** Lacking for the first time: looked for again in the next run. */
  readonly missing: number;
  readonly retired: number;
  /** Ids whose retirement waits for an administrator. */
  readonly held: readonly string[];
  /** Why some item could be neither retired nor found; it stays as it is. */
  readonly doubt: Failure | null;
}

/**
 * Settles the items that the complete list of a scope lacked. A list alone proves nothing: an item is
 * retired when two runs in a row lacked it and Azure, asked for it by id, says that it is gone.
 */
export async function settleMissing(
  work: MissingWork & { readonly guard: DropGuard },
  index: ScopeIndex,
  scope: Omit<Loss, 'gone'>,
): Promise<Settled> {
  const gone: string[] = [];
  let missing = 0;

  async function look(id: string): Promise<void> {
    const item = await work.store.get(id);
    if (!item || item.retiredAt !== null) return;
    const wasMissing = item.missingSince !== null;
    if (wasMissing && item.runId !== work.author.runId) gone.push(id);
    // What a process of this run that died has marked counts as well.
    else if (wasMissing || (await markMissing(item, work))) missing += 1;
  }

  for await (const page of work.store.scope(work.scope)) {
    const unseen = page.filter((entry) => entry.retiredAt === null && index.isUnseen(entry.id));
    await writeConcurrently(
      unseen.map(
        ({ id }) =>
          () =>
            look(id),
      ),
    );
  }
  if (isSuspicious({ ...scope, gone: gone.length }, work.guard)) {
    return { missing, retired: 0, held: gone, doubt: null };
  }
  return { missing, ...(await retireProven(gone, work)), held: [] };
}

/** Retires those items that Azure says are gone; the others stay, and one of the reasons is told. */
export async function retireProven(
  ids: readonly string[],
  work: MissingWork,
): Promise<Pick<Settled, 'retired' | 'doubt'>> {
  let retired = 0;
  let doubt: Failure | null = null;

  async function prove(id: string): Promise<void> {
    const item = await work.store.get(id);
    // Settled before, by a process that did not get to its end.
    if (!item || item.retiredAt !== null || item.missingSince === null) return;
    try {
      // The list lied, unless the resource is there but makes this item no longer: a Cosmos account
      // is an item of its own only until its first database.
      if (await makesItem(id, work)) await forgetMissing([id], work);
      else if (await retire(id, work)) retired += 1;
    } catch (error) {
      if (!saysGone(error)) doubt = toFailure(error);
      else if (await retire(id, work)) retired += 1;
    }
  }

  await writeConcurrently(ids.map((id) => () => prove(id)));
  return { retired, doubt };
}

/** Retires an item that is proven gone; answers false when it was retired or changed meanwhile. */
export async function retire(
  id: string,
  { store, author }: Pick<MissingWork, 'store' | 'author'>,
): Promise<boolean> {
  const before = await store.get(id);
  if (!before || before.retiredAt !== null) return false;
  const at = author.now().toISOString();
  const after = { ...written(before, author), retiredAt: at, changedAt: at };
  return store.replace(before, after, toHistoryEntry(before, after, at));
}

async function makesItem(id: string, { type, azure, store }: MissingWork): Promise<boolean> {
  const items = await type.read(azure, id, (ids) => store.getMany(ids));
  return items.some((item) => item.id === id);
}

async function markMissing(before: ConfigurationItem, work: MissingWork): Promise<boolean> {
  const { store, author } = work;
  const after = { ...written(before, author), missingSince: author.now().toISOString() };
  return store.replace(before, after);
}

/** Forgets that items were missing: they are retired only if two more runs in a row lack them. */
export async function forgetMissing(
  ids: readonly string[],
  work: Pick<MissingWork, 'store' | 'author'>,
): Promise<void> {
  for (const id of ids) {
    const before = await work.store.get(id);
    if (!before || before.missingSince === null) continue;
    await work.store.replace(before, { ...written(before, work.author), missingSince: null });
  }
}

function written(before: ConfigurationItem, author: Author): ConfigurationItem {
  const { runId, fence } = author;
  return { ...before, runId, fence, revision: before.revision + 1 };
}
