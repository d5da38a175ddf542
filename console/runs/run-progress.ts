import type { Run, ScopeProgress } from '../../lambdas/shared/domain/run.ts';

/** A run with the progress of each scope, as the API answers it. */
export type RunReport = Run & { readonly scopes: readonly ScopeProgress[] };

/** Whether a run goes on, so that it is worth reading again; one that was decided on is being carried out. */
export function isGoingOn({ state, decision }: Pick<Run, 'state' | 'decision'>): boolean {
  if (state === 'needs_approval') return decision !== null;
  return state === 'queued' || state === 'running';
}

/** Whether a run waits for an administrator. */
export function awaitsDecision({ state, decision }: Pick<Run, 'state' | 'decision'>): boolean {
  return state === 'needs_approval' && decision === null;
}

/** Of all scopes together. */
export interface Summary {
  /** How many scopes are over, in percent. */
  readonly percent: number;
  readonly scopesDone: number;
  readonly found: number;
  readonly created: number;
  readonly updated: number;
  readonly retired: number;
  readonly held: number;
  readonly calls: number;
}

/** How far a run is, and what it found. */
export function summarize(scopes: readonly ScopeProgress[]): Summary {
  const done = scopes.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  const sum = (field: 'found' | 'created' | 'updated' | 'retired' | 'held' | 'calls') =>
    scopes.reduce((total, scope) => total + scope[field], 0);
  return {
    percent: scopes.length === 0 ? 0 : Math.round((done / scopes.length) * 100),
    scopesDone: done,
    found: sum('found'),
    created: sum('created'),
    updated: sum('updated'),
    retired: sum('retired'),
    held: sum('held'),
    calls: sum('calls'),
  };
}

/**
 * How far one scope is, in percent. Azure does not tell how long a list is: against what the scope held
 * after the run before, and never more than 95 before it is over.
 *
 * @param before how many were found then; undefined in a first run
 */
export function scopePercent(
  { state, found, pages }: Pick<ScopeProgress, 'state' | 'found' | 'pages'>,
  before: number | undefined,
): number {
  if (state === 'waiting' || state === 'skipped') return 0;
  if (state !== 'running') return 100;
  const guess = before ? (found / before) * 100 : 100 - 100 / (pages + 2);
  return Math.min(95, Math.max(5, Math.round(guess)));
}

/** Of the scopes of a run before, how many items each had. */
export function foundBefore(scopes: readonly ScopeProgress[]): ReadonlyMap<string, number> {
  return new Map(scopes.map((scope) => [scopeKey(scope), scope.found]));
}

export function scopeKey(scope: Pick<ScopeProgress, 'subscriptionId' | 'resourceType'>): string {
  return `${scope.subscriptionId} ${scope.resourceType}`;
}
