import type { Check } from '../../lambdas/integration-hub/connection-test/check.ts';
import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';

/** Of a report, what a person has to do something about beside a field, the worst first. */
export function complaintsAbout(
  report: ConnectionReport | undefined,
  field: string,
): readonly Check[] {
  const about = (report?.checks ?? []).filter((check) => check.field === field);
  return [
    ...about.filter(({ status }) => status === 'failed'),
    ...about.filter(({ status }) => status === 'warned'),
  ];
}

/** A report in one sentence. */
export function describeReport({ checks, status }: ConnectionReport): string {
  const count = (of: Check['status']) => checks.filter((check) => check.status === of).length;
  const passed = `${count('passed')} of ${checks.length} checks passed`;
  const rest = (['failed', 'warned', 'skipped'] as const)
    .filter((each) => count(each) > 0)
    .map((each) => `${count(each)} ${each === 'warned' ? 'warned of something' : each}`);
  const verdict = {
    passed: 'The service principal works',
    warned: 'The service principal works, but not for everything',
    failed: 'The service principal does not work as it should',
  }[status];
  return `${verdict}: ${[passed, ...rest].join(', ')}.`;
}
