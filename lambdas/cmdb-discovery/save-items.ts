import type { ConfigurationItem, DiscoveredItem } from '../shared/domain/configuration-item.ts';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item-store.ts';
import { superseded } from '../shared/domain/keep-lease.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { contentHash } from './content-hash.ts';
import type { Known } from './scope-index.ts';
import { type Author, toConfigurationItem } from './to-configuration-item.ts';
import { toHistoryEntry } from './to-history-entry.ts';

/** An item that others keep writing at the same time is given up after so many tries. */
const MAX_ATTEMPTS = 5;

/** What became of some items; the rest was unchanged and cost no write. */
export interface Saved {
  created: number;
  updated: number;
  /** Retired items that are back. */
  revived: number;
}

export type SavingStore = Pick<ConfigurationItemStore, 'get' | 'create' | 'replace'>;

/**
 * Writes those items that are new, changed or back.
 *
 * @param known what the CMDB is known to have of an item, without asking it
 * @throws IntegrationError `run_superseded` when a later run wrote one of them
 */
export async function saveItems(
  items: readonly DiscoveredItem[],
  known: (id: string) => Known | undefined,
  store: SavingStore,
  author: Author,
): Promise<Saved> {
  const saved: Saved = { created: 0, updated: 0, revived: 0 };
  const work: (() => Promise<void>)[] = [];
  for (const item of new Map(items.map((one) => [one.id, one])).values()) {
    const hash = contentHash(item);
    const before = known(item.id);
    if (before?.hash === hash && !before.away) continue;
    work.push(async () => {
      const outcome = await save(item, hash, before !== undefined, store, author);
      if (outcome !== 'unchanged') saved[outcome] += 1;
    });
  }
  await writeConcurrently(work);
  return saved;
}

/** Saves one item, of which nothing has to be known. */
export function saveItem(
  item: DiscoveredItem,
  store: SavingStore,
  author: Author,
): Promise<keyof Saved | 'unchanged'> {
  return save(item, contentHash(item), true, store, author);
}

async function save(
  item: DiscoveredItem,
  hash: string,
  mayExist: boolean,
  store: SavingStore,
  author: Author,
): Promise<keyof Saved | 'unchanged'> {
  const fresh = toConfigurationItem(item, hash, undefined, author);
  if (!mayExist && (await store.create(fresh))) return 'created';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await store.get(item.id);
    if (!before) {
      if (await store.create(fresh)) return 'created';
      continue;
    }
    if (isSame(before, hash, author)) return 'unchanged';
    if (isNewer(before, author)) throw superseded(author.runId);
    const after = toConfigurationItem(item, hash, before, author);
    const entry = toHistoryEntry(before, after, author.now().toISOString());
    if (await store.replace(before, after, entry)) return before.retiredAt ? 'revived' : 'updated';
  }
  throw new Error(`Configuration item ${item.id} is being written by another run`);
}

/** Whether a later run of the same integration wrote it: fences of different ones tell nothing. */
function isNewer(before: ConfigurationItem, { integrationId, fence }: Author): boolean {
  return before.integrationId === integrationId && before.fence > fence;
}

function isSame(before: ConfigurationItem, hash: string, author: Author): boolean {
  return (
    before.hash === hash &&
    before.missingSince === null &&
    before.retiredAt === null &&
    before.integrationId === author.integrationId
  );
}
