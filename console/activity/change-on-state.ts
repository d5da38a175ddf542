import { ApiProblem } from '../api/api-problem.ts';
import type { Client } from '../api/client.ts';
import { type LastChange, lastChange } from './last-change.ts';

/** A change that somebody else was faster than. */
export abstract class StaleChange<T> extends Error {
  /** What is stored now. */
  readonly current: T;
  /** Who stored it, when the record of acts tells it. */
  readonly by: LastChange | undefined;

  constructor(current: T, by: LastChange | undefined) {
    super('Somebody else has changed this meanwhile.');
    this.current = current;
    this.by = by;
  }
}

/** What is to be changed, on the revision that was read. */
interface ChangeOnState<T> {
  readonly path: string;
  readonly body: object;
  readonly revision: number;
  /** As the record of acts calls it, and the integration that it concerns. */
  readonly action: string;
  readonly integrationId: string;
  readonly Stale: new (current: T, by: LastChange | undefined) => StaleChange<T>;
}

/**
 * Changes something, unless somebody else has changed it meanwhile.
 *
 * @throws Stale | ApiProblem
 */
export async function changeOnState<T, Answer>(
  call: Client,
  { path, body, revision, action, integrationId, Stale }: ChangeOnState<T>,
): Promise<Answer> {
  try {
    return await call<Answer>(path, { method: 'PUT', body, ifMatch: `"${revision}"` });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.status !== 412) throw error;
    const current = await call<T>(path);
    const by = await lastChange(call, action, integrationId).catch(() => undefined);
    throw new Stale(current, by);
  }
}
