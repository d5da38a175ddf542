import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { Check } from '../../lambdas/integration-hub/connection-test/check.ts';
import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import { Instant } from '../listing/instant.tsx';
import { CheckStatus } from './check-status.tsx';
import { describeReport } from './connection-report.ts';
import { FIELD_NAMES } from './field-names.ts';

/** Every check of a test, with what Microsoft's support asks for. */
export function ReportTable({ report }: { readonly report: ConnectionReport }) {
  return (
    <Table<Check>
      items={report.checks}
      trackBy={({ id, subscriptionId }) => `${id} ${subscriptionId}`}
      wrapLines
      ariaLabels={{ tableLabel: 'Test report' }}
      header={
        <Header
          variant="h2"
          description={
            <>
              {describeReport(report)} Tested <Instant at={report.testedAt} />
            </>
          }
        >
          Test report
        </Header>
      }
      columnDefinitions={[
        {
          id: 'check',
          header: 'Check',
          isRowHeader: true,
          minWidth: 180,
          cell: ({ title, subscriptionId }) => (
            <>
              {title}
              {subscriptionId !== null && <Box variant="small">{subscriptionId}</Box>}
            </>
          ),
        },
        {
          id: 'status',
          header: 'Result',
          minWidth: 120,
          cell: ({ status }) => <CheckStatus status={status} />,
        },
        { id: 'field', header: 'Field', cell: ({ field }) => FIELD_NAMES[field] ?? field },
        {
          id: 'message',
          header: 'What was seen, and what to do',
          minWidth: 320,
          cell: ({ message, fix }) => (
            <>
              <Box>{message}</Box>
              {fix !== null && <Box variant="strong">{fix}</Box>}
            </>
          ),
        },
        { id: 'support', header: 'For support', cell: (check) => <SupportIds check={check} /> },
      ]}
    />
  );
}

function SupportIds({
  check: { azureCode, traceId, correlationId, requestId },
}: {
  readonly check: Check;
}) {
  const ids = [
    ...(azureCode === null ? [] : [azureCode]),
    ...(traceId === null ? [] : [`Trace ID: ${traceId}`]),
    ...(correlationId === null ? [] : [`Correlation ID: ${correlationId}`]),
    ...(requestId === null ? [] : [`Request ID: ${requestId}`]),
  ];
  if (ids.length === 0) return <>–</>;
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={ids.join(', ')}
      copyButtonAriaLabel="Copy for Microsoft’s support"
      copySuccessText="Copied"
      copyErrorText="Could not be copied"
    />
  );
}
