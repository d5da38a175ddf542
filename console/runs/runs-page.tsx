import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useSearchParams } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { isSyncRun, type Run, RunKind } from '../../lambdas/shared/domain/run.ts';
import { queryString } from '../api/query-string.ts';
import { Page } from '../app/page.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { formatDuration } from '../listing/format-instant.ts';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RunDiscoveryButton } from './run-discovery-button.tsx';
import { RUN_KINDS } from './run-kinds.ts';
import { RunStateIndicator } from './run-state.tsx';
import { SyncButtons } from './sync-buttons.tsx';

/** Runs of each kind, newest first. */
export function RunsPage() {
  return (
    <Page title="Runs" description="What was read from Azure and Entra ID, and what came of it">
      <ChosenIntegration>
        {(integration) => <Runs key={integration.id} integration={integration} />}
      </ChosenIntegration>
    </Page>
  );
}

function Runs({ integration }: { readonly integration: Integration }) {
  const [parameters, setParameters] = useSearchParams();
  const kind = RunKind.catch('full').parse(parameters.get('kind'));
  const choose = (change: Readonly<Record<string, string>>) =>
    setParameters({ ...Object.fromEntries(parameters), ...change });
  const pages = usePages<Run>(
    `/api/integrations/azure/${integration.id}/runs${queryString({ kind, limit: 25 })}`,
    5_000,
  );
  return (
    <ListingTable
      title={RUN_KINDS[kind].title}
      pages={pages}
      rowKey={({ id }) => id}
      empty={<Box>{RUN_KINDS[kind].empty}</Box>}
      actions={
        isSyncRun({ kind }) ? (
          <SyncButtons integration={integration} />
        ) : (
          <RunDiscoveryButton integrationId={integration.id} />
        )
      }
      filter={
        <SegmentedControl
          label="Kind of run"
          selectedId={kind}
          options={Object.entries(RUN_KINDS).map(([id, { text }]) => ({ id, text }))}
          onChange={({ detail }) => choose({ kind: detail.selectedId })}
        />
      }
      columns={[
        {
          id: 'started',
          header: 'Requested',
          isRowHeader: true,
          minWidth: 190,
          cell: ({ id, requestedAt }) => (
            <RouterLink href={`/runs/${id}`}>
              <Instant at={requestedAt} />
            </RouterLink>
          ),
        },
        {
          id: 'state',
          header: 'State',
          minWidth: 140,
          cell: (run) => <RunStateIndicator state={run.state} />,
        },
        { id: 'trigger', header: 'Started by', cell: ({ trigger }) => TRIGGERS[trigger] },
        { id: 'took', header: 'Took', cell: took },
        { id: 'error', header: 'Problem', cell: ({ error }) => error?.message ?? '–' },
      ]}
    />
  );
}

const TRIGGERS: Readonly<Record<Run['trigger'], string>> = {
  schedule: 'The schedule',
  manual: 'An administrator',
};

function took({ startedAt, finishedAt }: Run): string {
  if (startedAt === null || finishedAt === null) return '–';
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
}
