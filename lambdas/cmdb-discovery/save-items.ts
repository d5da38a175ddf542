import type {
  ConfigurationItem,
  ConfigurationItemStore,
  DiscoveredItem,
  KnownItem,
} from '../shared/domain/configuration-item.ts';
import { contentHash } from './content-hash.ts';

/** How many items are written at once. */
const CONCURRENCY = 16;

/** An item that others keep writing at the same time is left to the next run after so many tries. */
const MAX_ATTEMPTS = 5;

/** On whose behalf items are written. */
export interface Writer {
  readonly integrationId: string;
  readonly runId: string;
  readonly now: () => Date;
  readonly store: ConfigurationItemStore;
}

/** What became of a page of items; the rest was unchanged and cost no write. */
export interface Saved {
  readonly created: number;
  readonly updated: number;
}

type Outcome = keyof Saved | 'unchanged';

/** Writes those items of a page that are new or changed. */
export async function saveItems(items: readonly DiscoveredItem[], writer: Writer): Promise<Saved> {
  const pending = [...new Map(items.map((item) => [item.id, item])).values()];
  const known = await writer.store.known(pending.map((item) => item.id));
  const saved = { created: 0, updated: 0 };

  async function work(): Promise<void> {
    for (let item = pending.pop(); item; item = pending.pop()) {
      const outcome = await save(item, known.get(item.id), writer);
      if (outcome !== 'unchanged') saved[outcome] += 1;
    }
  }

  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return saved;
}

async function save(
  item: DiscoveredItem,
  known: KnownItem | undefined,
  writer: Writer,
): Promise<Outcome> {
  const hash = contentHash(item);
  let before = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (before?.hash === hash) return 'unchanged';
    const after = toConfigurationItem(item, hash, before, writer);
    if (!before && (await writer.store.create(after))) return 'created';
    if (before && (await writer.store.replace(before, after))) return 'updated';
    before = (await writer.store.known([item.id])).get(item.id);
  }
  throw new Error(`Configuration item ${item.id} is being written by too many at once`);
}

function toConfigurationItem(
  item: DiscoveredItem,
  hash: string,
  before: KnownItem | undefined,
  writer: Writer,
): ConfigurationItem {
  const now = writer.now().toISOString();
  return {
    ...item,
    integrationId: writer.integrationId,
    runId: writer.runId,
    hash,
    discoveredAt: before?.discoveredAt ?? now,
    changedAt: now,
  };
}
