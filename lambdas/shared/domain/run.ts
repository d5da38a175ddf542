import * as z from 'zod';
import { ResourceTypeName } from './configuration-item.ts';
import { Failure } from './integration-error.ts';
import type { Page } from './page.ts';

const count = z.number().int().nonnegative();

/** How one scope, (subscription, resource type), of a discovery run stands. */
export const ScopeProgress = z.strictObject({
  subscriptionId: z.string(),
  resourceType: ResourceTypeName,
  /** `failed`: some page could not be read; its CIs stay as they were. `skipped`: not asked for. */
  state: z.enum(['waiting', 'running', 'complete', 'failed', 'skipped']),
  pages: count,
  found: count,
  /** Of those found, by region; `-` for those without one. */
  regions: z.record(z.string(), count).default({}),
  created: count,
  updated: count,
  /** Seen to be gone for good. */
  retired: count,
  /** Retired before, and there again. */
  revived: count,
  /** Missing from a complete list for the first time. */
  missing: count,
  /** Retirements that wait for an administrator. */
  held: count,
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
    regions: {},
    created: 0,
    updated: 0,
    retired: 0,
    revived: 0,
    missing: 0,
    held: 0,
    calls: 0,
    retries: 0,
    error: null,
  };
}

/** Names one scope of a run. */
export type RunScope = Pick<ScopeProgress, 'subscriptionId' | 'resourceType'>;

/**
 * `partial`: some scope failed or was skipped; `failed`: nothing could be read at all;
 * `needs_approval`: all is read, and retirements or removals wait for an administrator; `rejected`: who said
 * no; `superseded`: nobody said anything before a later run had a newer list.
 */
export const RunState = z.enum([
  'queued',
  'running',
  'succeeded',
  'partial',
  'failed',
  'needs_approval',
  'rejected',
  'superseded',
]);
export type RunState = z.infer<typeof RunState>;

/** Discovery: `full` reads every list; `changes` reads what Azure says has changed since the last time. */
export const DiscoveryRunKind = z.enum(['full', 'changes']);

/**
 * Entra ID sync: `entra-sync` reads what changed and applies it; `entra-dry-run` only tells what it would
 * do; `entra-recompute` reads nothing and gives roles anew from stored memberships.
 */
export const SyncRunKind = z.enum(['entra-sync', 'entra-dry-run', 'entra-recompute']);

export const RunKind = z.enum([...DiscoveryRunKind.options, ...SyncRunKind.options]);
export type RunKind = z.infer<typeof RunKind>;

/** Whether a run is one of the Entra ID sync. */
export function isSyncRun({ kind }: { readonly kind: RunKind }): boolean {
  return SyncRunKind.safeParse(kind).success;
}

/** What an administrator said to the retirements or removals that a run holds. */
export const Decision = z.strictObject({
  outcome: z.enum(['approved', 'rejected']),
  /** Who said so. */
  by: z.string(),
  at: z.iso.datetime(),
});
export type Decision = z.infer<typeof Decision>;

/** A run of discovery or of the Entra ID sync. Instants are ISO 8601 UTC. */
export const Run = z.strictObject({
  id: z.uuid(),
  integrationId: z.uuid(),
  kind: RunKind,
  trigger: z.enum(['schedule', 'manual']),
  state: RunState,
  /** The fencing token of its lease; null until it starts. */
  fence: z.number().int().nullable(),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: Failure.nullable(),
  decision: Decision.nullable(),
});
export type Run = z.infer<typeof Run>;

/** A run that is recorded before it starts. */
export function queuedRun(
  run: Pick<Run, 'id' | 'integrationId' | 'kind' | 'trigger' | 'requestedAt'>,
): Run {
  return {
    ...run,
    state: 'queued',
    fence: null,
    startedAt: null,
    finishedAt: null,
    error: null,
    decision: null,
  };
}

/** How a run ends, for now or for good. */
export type RunEnd = Pick<Run, 'state' | 'error'> & { readonly finishedAt: string };

/** Up to where a scope is in the CMDB. */
export interface Checkpoint {
  /** 1 for the first of its scope, then 2, 3 … */
  readonly number: number;
  /** What to go on from, behind the last page that is in the CMDB; undefined behind the last of all. */
  readonly cursor: string | undefined;
  /** 8-byte keys of the ids seen since the checkpoint before, at most 3 MB of them. */
  readonly seen: Uint8Array;
}

/** How a scope stands that somebody began. */
export interface Resumption {
  readonly progress: ScopeProgress;
  /** Of the last checkpoint; 0 when there is none and the scope is to be read from its beginning. */
  readonly number: number;
  /** Of the last checkpoint. */
  readonly cursor: string | undefined;
  /** What all checkpoints say to have been seen. */
  readonly seen: AsyncIterable<Uint8Array>;
}

/** Some of the ids of a scope whose retirement waits for approval. */
export interface HeldPart {
  /** Names it among those of its run. */
  readonly part: string;
  readonly ids: readonly string[];
}

/** Where runs are kept; readable while they run. */
export interface RunStore {
  /** Records a run; does nothing when a run of this id is known already. */
  create(run: Run): Promise<void>;
  /** A queued run runs; does nothing to any other. */
  start(runId: string, startedAt: string, fence: number): Promise<void>;
  /**
   * Ends a run that is queued, running or (for good) in need of approval. Answers false, and changes
   * nothing, when it had ended already.
   */
  finish(runId: string, end: RunEnd): Promise<boolean>;
  /** Ends a run that needs approval, unless it was decided; answers whether it did. */
  supersede(runId: string, end: Omit<RunEnd, 'state'>): Promise<boolean>;
  /** Keeps what was decided of a run that needs approval; false when it needs none, or has it already. */
  decide(runId: string, decision: Decision): Promise<boolean>;
  get(runId: string): Promise<Run | undefined>;
  /** Newest first. @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  latest(integrationId: string, kind: RunKind, limit: number, cursor?: string): Promise<Page<Run>>;

  /** Replaces a scope's progress; its checkpoint stays. */
  report(runId: string, progress: ScopeProgress): Promise<void>;
  scopes(runId: string): AsyncIterable<ScopeProgress>;
  /**
   * Keeps a scope's progress and checkpoint, all of it or nothing. Answers false, and writes nothing,
   * when the scope is not at the checkpoint before: somebody else goes on with it.
   */
  checkpoint(runId: string, progress: ScopeProgress, checkpoint: Checkpoint): Promise<boolean>;
  /** How a scope stands; undefined when nobody reported it. */
  resume(runId: string, scope: RunScope): Promise<Resumption | undefined>;

  /** Replaces the ids of a scope whose retirement waits for approval; none forgets them. */
  hold(runId: string, scope: RunScope, ids: readonly string[]): Promise<void>;
  held(runId: string, scope: RunScope): AsyncIterable<HeldPart>;
  /** Forgets a part of what is held, because it is settled. */
  release(runId: string, part: HeldPart['part']): Promise<void>;
}

/** Starts runs of one flow; the caller has recorded the run. */
export interface RunStarter {
  /**
   * Starts a run, once: the same name again changes nothing.
   *
   * @param name the run's id when absent; a run that goes on after a decision needs another
   */
  start(run: Pick<Run, 'id' | 'integrationId'>, name?: string): Promise<void>;
}
