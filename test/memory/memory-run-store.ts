import type {
  Run,
  RunScope,
  RunState,
  RunStore,
  ScopeProgress,
} from '../../lambdas/shared/domain/run.ts';
import { pageAfter } from './page-after.ts';

/** What is kept of one scope of one run. */
interface Scope {
  readonly progress: ScopeProgress;
  readonly number: number;
  readonly cursor: string | undefined;
  readonly seen: readonly Uint8Array[];
}

/** Held ids that make one part. */
const HELD_PART = 10;

/** Runs in memory. */
export function memoryRunStore(): RunStore {
  const runs = new Map<string, Run>();
  const scopes = new Map<string, Scope>();
  const held = new Map<string, readonly string[]>();

  function change(
    runId: string,
    from: readonly RunState[],
    changed: (run: Run) => Partial<Run> | undefined,
  ): boolean {
    const run = runs.get(runId);
    const changes = run && from.includes(run.state) ? changed(run) : undefined;
    if (!run || !changes) return false;
    runs.set(runId, structuredClone({ ...run, ...changes }));
    return true;
  }

  return {
    async create(run) {
      if (!runs.has(run.id)) runs.set(run.id, run);
    },
    async start(runId, startedAt, fence) {
      change(runId, ['queued'], () => ({ state: 'running', startedAt, fence }));
    },
    async finish(runId, end) {
      const open: RunState[] = ['queued', 'running'];
      const from = end.state === 'needs_approval' ? open : [...open, 'needs_approval' as const];
      return change(runId, from, () => end);
    },
    async supersede(runId, end) {
      return change(runId, ['needs_approval'], ({ decision }) =>
        decision === null ? { ...end, state: 'superseded' } : undefined,
      );
    },
    async decide(runId, decision) {
      return change(runId, ['needs_approval'], (run) =>
        run.decision === null ? { decision } : undefined,
      );
    },
    async get(runId) {
      return runs.get(runId);
    },
    async latest(integrationId, kind, limit, cursor) {
      const listed = [...runs.values()]
        .filter((run) => run.integrationId === integrationId && run.kind === kind)
        .toSorted((a, b) => (a.requestedAt > b.requestedAt ? -1 : 1));
      return pageAfter(listed, ({ id }) => id, limit, cursor);
    },

    async report(runId, progress) {
      const key = keyOf(runId, progress);
      const { number = 0, cursor, seen = [] } = scopes.get(key) ?? {};
      scopes.set(key, structuredClone({ progress, number, cursor, seen }));
    },
    async *scopes(runId) {
      const own = [...scopes].filter(([key]) => key.startsWith(`${runId}#`));
      for (const [, { progress }] of own.toSorted(([a], [b]) => (a < b ? -1 : 1))) yield progress;
    },
    async checkpoint(runId, progress, { number, cursor, seen }) {
      const key = keyOf(runId, progress);
      const before = scopes.get(key);
      if ((before?.number ?? 0) !== number - 1) return false;
      const all = [...(before?.seen ?? []), seen];
      scopes.set(key, structuredClone({ progress, number, cursor, seen: all }));
      return true;
    },
    async resume(runId, scope) {
      const found = scopes.get(keyOf(runId, scope));
      return found && { ...found, seen: eachOf(found.seen) };
    },

    async hold(runId, scope, ids) {
      const prefix = `${keyOf(runId, scope)}#`;
      for (const part of [...held.keys()]) if (part.startsWith(prefix)) held.delete(part);
      for (let at = 0; at < ids.length; at += HELD_PART) {
        held.set(`${prefix}${at}`, ids.slice(at, at + HELD_PART));
      }
    },
    async *held(runId, scope) {
      for (const [part, ids] of [...held]) {
        if (part.startsWith(`${keyOf(runId, scope)}#`)) yield { part, ids };
      }
    },
    async release(_runId, part) {
      held.delete(part);
    },
  };
}

function keyOf(runId: string, { subscriptionId, resourceType }: RunScope): string {
  return `${runId}#${subscriptionId}#${resourceType}`;
}

async function* eachOf<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
