import type { RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { changeOnState, StaleChange } from '../activity/change-on-state.ts';
import type { Client } from '../api/client.ts';

export type Rule = RoleMapping['rules'][number];

/** A mapping that somebody else was faster to change. */
export class StaleMapping extends StaleChange<RoleMapping> {}

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
  return changeOnState(call, {
    path: `/api/integrations/azure/${integrationId}/role-mapping`,
    body: { rules },
    revision,
    action: 'changeRoleMapping',
    integrationId,
    Stale: StaleMapping,
  });
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
