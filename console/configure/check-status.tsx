import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { Check } from '../../lambdas/integration-hub/connection-test/check.ts';

const LOOKS: Readonly<
  Record<Check['status'], readonly [type: StatusIndicatorProps.Type, text: string]>
> = {
  passed: ['success', 'Passed'],
  warned: ['warning', 'Warned'],
  failed: ['error', 'Failed'],
  skipped: ['stopped', 'Skipped'],
};

/** How a check ended. */
export function CheckStatus({ status }: Pick<Check, 'status'>) {
  const [type, text] = LOOKS[status];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
