import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { IntegrationOverview } from '../../lambdas/integration-hub/overview/overview.ts';
import { RouterLink } from '../app/router-link.tsx';
import { formatEvery, formatRelative } from '../listing/format-relative.ts';
import { Instant } from '../listing/instant.tsx';
import { RunStateIndicator } from '../runs/run-state.tsx';

type Flow = IntegrationOverview['discovery'];

/** What the schedule does, in the product page's words. */
const FLOWS = [
  ['discovery', 'CMDB Discovery'],
  ['changes', 'Changes between discoveries'],
  ['entraSync', 'Entra ID Sync'],
] as const;

/** What runs by itself for a tenant: how it went last, and when it goes on. */
export function FlowTable({ integration }: { readonly integration: IntegrationOverview }) {
  return (
    <Table<{ readonly name: string; readonly flow: Flow }>
      variant="embedded"
      wrapLines
      items={FLOWS.map(([key, name]) => ({ name, flow: integration[key] }))}
      trackBy="name"
      ariaLabels={{ tableLabel: 'Runs by themselves' }}
      columnDefinitions={[
        {
          id: 'name',
          header: 'What runs',
          isRowHeader: true,
          minWidth: 130,
          cell: ({ name, flow }) => (
            <>
              {name}
              <Box variant="small" display="block">
                {flow.on ? formatEvery(flow.everyMinutes) : 'switched off'}
              </Box>
            </>
          ),
        },
        {
          id: 'last',
          header: 'Last run',
          minWidth: 120,
          cell: ({ flow: { lastRun } }) =>
            lastRun ? (
              <>
                <RunStateIndicator state={lastRun.state} />
                <Box display="block">
                  <RouterLink href={`/runs/${lastRun.id}`}>
                    <Instant at={lastRun.requestedAt} />
                  </RouterLink>
                </Box>
              </>
            ) : (
              'None yet'
            ),
        },
        {
          id: 'next',
          header: 'Next run',
          minWidth: 110,
          cell: ({ flow }) => <NextRun flow={flow} />,
        },
      ]}
    />
  );
}

function NextRun({ flow: { on, nextRunAt, everyMinutes } }: { readonly flow: Flow }) {
  if (!on) return <StatusIndicator type="stopped">None</StatusIndicator>;
  if (nextRunAt === null) return <>By the schedule, {formatEvery(everyMinutes)}</>;
  return (
    <>
      {formatRelative(nextRunAt, Date.now())}
      <Box variant="small" display="block">
        <Instant at={nextRunAt} />
      </Box>
    </>
  );
}
