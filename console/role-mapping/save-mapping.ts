import type { RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { type LastChange, lastChange } from '../activity/last-change.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { Client } from '../api/client.ts';

export type Rule = RoleMapping['rules'][number];

/** A mapping that somebody else was faster to change. */
export class StaleMapping extends Error {
  /** What is stored now. */
  readonly current: RoleMapping;
  readonly by: LastChange | undefined;

  constructor(current: RoleMapping, by: LastChange | undefined) {
    super('Somebody else has changed the mapping meanwhile.');
    this.current = current;
    this.by = by;
  }
}

/** A mapping that was saved, and the run by which roles follow. */
export interface SavedMapping {
  readonly mapping: RoleMapping;
  readonly run: Run;
}

/**
 * Changes the mapping on the state that was read.
 *
 * @throws StaleMapping | ApiProblem
 */
export async function saveMapping(
  call: Client,
  integrationId: string,
  { rules, revision }: RoleMapping,
): Promise<SavedMapping> {
  const path = `/api/integrations/azure/${integrationId}/role-mapping`;
  try {
    return await call<SavedMapping>(path, {
      method: 'PUT',
      body: { rules },
      ifMatch: `"${revision}"`,
    });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.status !== 412) throw error;
    const current = await call<RoleMapping>(path);
    const by = await lastChange(call, 'changeRoleMapping', integrationId).catch(() => undefined);
    throw new StaleMapping(current, by);
  }
}

/** One rule among all. */
export function ruleKey({ groupId, role }: Rule): string {
  return `${groupId} ${role}`;
}

/** In words, what two mappings do not both have. */
export function differingRules(mine: readonly Rule[], theirs: readonly Rule[]): readonly string[] {
  const has = (rules: readonly Rule[], rule: Rule) =>
    rules.some((each) => ruleKey(each) === ruleKey(rule));
  return [
    ...mine.filter((rule) => !has(theirs, rule)),
    ...theirs.filter((rule) => !has(mine, rule)),
  ].map(({ groupName, role }) => `${groupName} → ${role}`);
}
