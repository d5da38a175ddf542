import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useState } from 'react';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Run, RunKind } from '../../lambdas/shared/domain/run.ts';
import { queryString } from '../api/query-string.ts';
import { Page } from '../app/page.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { formatDuration } from '../listing/format-instant.ts';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RunDiscoveryButton } from './run-discovery-button.tsx';
import { RunStateIndicator } from './run-state.tsx';

/** Discovery runs, newest first. */
export function RunsPage() {
  return (
    <Page title="Runs" description="What discovery read from Azure, and what came of it">
      <ChosenIntegration>
        {(integration) => <Runs key={integration.id} integration={integration} />}
      </ChosenIntegration>
    </Page>
  );
}

function Runs({ integration }: { readonly integration: Integration }) {
  const [kind, setKind] = useState<RunKind>('full');
  const pages = usePages<Run>(
    `/api/integrations/azure/${integration.id}/runs${queryString({ kind, limit: 25 })}`,
    5_000,
  );
  return (
    <ListingTable
      title="Discovery runs"
      pages={pages}
      rowKey={({ id }) => id}
      empty={<Box>Nothing was discovered yet. Run Discovery Now, or wait for the schedule.</Box>}
      actions={<RunDiscoveryButton integrationId={integration.id} />}
      filter={
        <SegmentedControl
          label="Kind of run"
          selectedId={kind}
          options={[
            { id: 'full', text: 'Full discovery' },
            { id: 'changes', text: 'Changes in between' },
          ]}
          onChange={({ detail }) => setKind(detail.selectedId as RunKind)}
        />
      }
      columns={[
        {
          id: 'started',
          header: 'Requested',
          isRowHeader: true,
          cell: ({ id, requestedAt }) => (
            <RouterLink href={`/runs/${id}`}>
              <Instant at={requestedAt} />
            </RouterLink>
          ),
        },
        { id: 'state', header: 'State', cell: (run) => <RunStateIndicator state={run.state} /> },
        { id: 'trigger', header: 'Started by', cell: ({ trigger }) => TRIGGERS[trigger] },
        { id: 'took', header: 'Took', cell: took },
        { id: 'error', header: 'Problem', cell: ({ error }) => error?.message ?? '–' },
      ]}
    />
  );
}

const TRIGGERS: Readonly<Record<Run['trigger'], string>> = {
  schedule: 'The schedule',
  manual: 'Run Discovery Now',
};

function took({ startedAt, finishedAt }: Run): string {
  if (startedAt === null || finishedAt === null) return '–';
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
