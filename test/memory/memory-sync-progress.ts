import type {
  Removal,
  RoleGain,
  SyncOutcome,
  SyncProgressStore,
  SyncRead,
} from '../../lambdas/shared/domain/sync-progress.ts';
import { pageAfter } from './page-after.ts';

/** Progress of rounds in memory. */
export function memorySyncProgress(): SyncProgressStore {
  const reads = new Map<string, SyncRead>();
  const seen = new Map<string, Uint8Array[]>();
  const held = new Map<string, readonly Removal[]>();
  const gains = new Map<string, readonly RoleGain[]>();
  const outcomes = new Map<string, SyncOutcome>();
  const seenKey = (runId: string, { name, restarts }: SyncRead) => `${runId}#${name}#${restarts}`;

  return {
    read: async (runId, name) => reads.get(`${runId}#${name}`),
    async *reads(runId) {
      for (const [key, read] of reads) if (key.startsWith(`${runId}#`)) yield read;
    },
    async checkpoint(runId, read, keys) {
      const key = `${runId}#${read.name}`;
      if ((reads.get(key)?.number ?? 0) !== read.number - 1) return false;
      reads.set(key, structuredClone(read));
      const before = seen.get(seenKey(runId, read)) ?? [];
      seen.set(seenKey(runId, read), [...before, keys]);
      return true;
    },
    async *seen(runId, read) {
      yield* seen.get(seenKey(runId, read)) ?? [];
    },
    async hold(runId, removals) {
      held.set(runId, removals);
    },
    async *held(runId) {
      const removals = held.get(runId) ?? [];
      if (removals.length > 0) yield removals;
    },
    listHeld: async (runId, cursor) => page(held.get(runId), cursor),
    async keepGains(runId, all) {
      gains.set(runId, all);
    },
    listGains: async (runId, cursor) => page(gains.get(runId), cursor),
    outcome: async (runId) => outcomes.get(runId),
    async saveOutcome(runId, outcome) {
      outcomes.set(runId, outcome);
    },
  };
}

function page<T>(all: readonly T[] = [], cursor: string | undefined) {
  const { items, cursor: next } = pageAfter([...all.entries()], ([at]) => String(at), 200, cursor);
  return { items: items.map(([, one]) => one), cursor: next };
}
