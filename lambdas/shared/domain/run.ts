import * as z from 'zod';
import { ResourceTypeName } from './configuration-item.ts';
import { Failure } from './integration-error.ts';

const count = z.number().int().nonnegative();

/** How one scope, (subscription, resource type), of a discovery run stands. */
export const ScopeProgress = z.strictObject({
  subscriptionId: z.string(),
  resourceType: ResourceTypeName,
  /** `failed`: some page could not be read; its CIs stay as they were. `skipped`: not asked for. */
  state: z.enum(['waiting', 'running', 'complete', 'failed', 'skipped']),
  pages: count,
  found: count,
  created: count,
  updated: count,
  /** Requests to Azure, retries among them. */
  calls: count,
  retries: count,
  error: Failure.nullable(),
});
export type ScopeProgress = z.infer<typeof ScopeProgress>;

/** A scope that nobody has begun to read. */
export function waitingScope(
  subscriptionId: string,
  resourceType: ResourceTypeName,
): ScopeProgress {
  return {
    subscriptionId,
    resourceType,
    state: 'waiting',
    pages: 0,
    found: 0,
    created: 0,
    updated: 0,
    calls: 0,
    retries: 0,
    error: null,
  };
}

/** `partial`: some scope failed or was skipped; `failed`: nothing could be read at all. */
export const RunState = z.enum(['queued', 'running', 'succeeded', 'partial', 'failed']);
export type RunState = z.infer<typeof RunState>;

/** A discovery run. Instants are ISO 8601 UTC. */
export const Run = z.strictObject({
  id: z.uuid(),
  integrationId: z.uuid(),
  trigger: z.enum(['schedule', 'manual']),
  state: RunState,
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: Failure.nullable(),
});
export type Run = z.infer<typeof Run>;

/** Where runs are kept; readable while they run. */
export interface RunStore {
  /** Records a run; does nothing when a run of this id is known already. */
  create(run: Run): Promise<void>;
  start(runId: string, startedAt: string): Promise<void>;
  finish(runId: string, end: Pick<Run, 'state' | 'error'> & { finishedAt: string }): Promise<void>;
  /** Replaces a scope's progress. */
  report(runId: string, progress: ScopeProgress): Promise<void>;
  get(runId: string): Promise<Run | undefined>;
  scopes(runId: string): AsyncIterable<ScopeProgress>;
}

/** Starts discovery runs; the caller has recorded the run. */
export interface DiscoveryStarter {
  /** Starts a run, once: the same run again changes nothing. */
  start(run: Pick<Run, 'id' | 'integrationId'>): Promise<void>;
}
