import type { Run, RunStore, ScopeProgress } from '../../lambdas/shared/domain/run.ts';

/** Runs in memory. */
export function memoryRunStore(): RunStore {
  const runs = new Map<string, Run>();
  const scopes = new Map<string, Map<string, ScopeProgress>>();

  return {
    async create(run) {
      if (!runs.has(run.id)) runs.set(run.id, run);
    },
    async start(runId, startedAt) {
      const run = runs.get(runId);
      if (run?.state === 'queued') runs.set(runId, { ...run, state: 'running', startedAt });
    },
    async finish(runId, end) {
      const run = runs.get(runId);
      if (run?.finishedAt === null) runs.set(runId, { ...run, ...end });
    },
    async report(runId, progress) {
      const own = scopes.get(runId) ?? new Map<string, ScopeProgress>();
      scopes.set(runId, own.set(`${progress.subscriptionId}#${progress.resourceType}`, progress));
    },
    async get(runId) {
      return runs.get(runId);
    },
    async *scopes(runId) {
      const own = [...(scopes.get(runId) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
      for (const [, progress] of own) yield progress;
    },
  };
}
