import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import { complaintsAbout } from './connection-report.ts';

interface FieldComplaintsProps {
  readonly report: ConnectionReport | undefined;
  readonly field: string;
}

/** What a test found wrong, beside the field that it concerns. */
export function FieldComplaints({ report, field }: FieldComplaintsProps) {
  const complaints = complaintsAbout(report, field);
  if (complaints.length === 0) return null;
  return (
    <SpaceBetween size="xs">
      {complaints.map(({ id, title, status, subscriptionId, message, fix }) => (
        <Alert
          key={`${id} ${subscriptionId}`}
          type={status === 'failed' ? 'error' : 'warning'}
          header={subscriptionId === null ? title : `${title}: ${subscriptionId}`}
        >
          <Box>{message}</Box>
          {fix !== null && <Box>{fix}</Box>}
        </Alert>
      ))}
    </SpaceBetween>
  );
}
