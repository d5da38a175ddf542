import { activityLogKind, describeOperation } from './activity-log.ts';
import { type Fields, readFields } from './read-fields.ts';

const MAX_POLICIES = 10;

/** Effects of Azure Policy, such as audit and deny. */
export const activityPolicy = activityLogKind('activity-policy', 'policy', (event) => ({
  title: event.context.text('operationName'),
  lines: [...describePolicies(event.properties), describeOperation(event)],
}));

/** Policies stand in a string of JSON. */
function describePolicies(properties: Fields): string[] {
  const policies = properties.list('policies').slice(0, MAX_POLICIES).map(readFields);
  return policies.map((policy) => {
    const name = policy.text('policyDefinitionReferenceId') ?? policy.text('policyDefinitionName');
    const effect = policy.text('policyDefinitionEffect');
    const assignment = policy.text('policyAssignmentName');
    const detail = effect === undefined ? '' : ` (${effect})`;
    const source = assignment === undefined ? '' : `, assigned by ${assignment}`;
    return `Policy ${name ?? 'without a name'}${detail}${source}`;
  });
}
