import {
  type ActionGroupStore,
  MAX_GROUPS_OF_A_RULE,
} from '../action-groups/action-group-store.ts';
import type { AlertRule, AlertTarget } from './alert.ts';
import type { FireRequest } from './alert-request.ts';
import { ALERT_KINDS } from './kinds/index.ts';

/** The rule that a request describes. Throws RangeError when it could not have these groups. */
export function toAlertRule(
  request: FireRequest,
  target: AlertTarget,
  groups: ActionGroupStore,
): AlertRule {
  const kind = ALERT_KINDS[request.kind];
  const names = request.actionGroups ?? groups.list().map(({ name }) => name);
  if (names.length > MAX_GROUPS_OF_A_RULE) {
    throw new RangeError(
      `A rule has at most ${MAX_GROUPS_OF_A_RULE} action groups, and there are ${names.length}: name those to tell.`,
    );
  }
  return {
    name: request.rule ?? kind.defaultRule.name,
    resourceGroup: target.resourceGroup ?? 'rg-monitoring',
    severity: request.severity ?? kind.defaultSeverity,
    description:
      request.description === undefined ? kind.defaultRule.description : request.description,
    isStateful: kind.ends === 'resolved' && !request.stateless,
    actionGroups: names.map((name) => groups.get(name).name),
    ...(request.customProperties && { customProperties: request.customProperties }),
    dimensions: request.dimensions,
    threshold: request.threshold ?? kind.defaultThreshold,
  };
}
