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
import { RunStateIndicator } from './run-state.tsx';

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

/** Each kind of run, as it is listed. */
const KINDS: readonly { readonly id: RunKind; readonly text: string; readonly title: string }[] = [
  { id: 'full', text: 'Full discovery', title: 'Discovery runs' },
  { id: 'changes', text: 'Changes in between', title: 'Runs that brought in changes' },
  { id: 'entra-sync', text: 'Entra ID sync', title: 'Runs of the Entra ID sync' },
  { id: 'entra-recompute', text: 'Roles anew', title: 'Runs that gave roles anew' },
  { id: 'entra-dry-run', text: 'Dry runs', title: 'Dry runs of the Entra ID sync' },
];

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
      title={KINDS.find(({ id }) => id === kind)?.title ?? 'Runs'}
      pages={pages}
      rowKey={({ id }) => id}
      empty={<Box>None yet. They come by the schedule, or when somebody starts one.</Box>}
      actions={!isSyncRun({ kind }) && <RunDiscoveryButton integrationId={integration.id} />}
      filter={
        <SegmentedControl
          label="Kind of run"
          selectedId={kind}
          options={KINDS.map(({ id, text }) => ({ id, text }))}
          onChange={({ detail }) => choose({ kind: detail.selectedId })}
        />
      }
      columns={[
        {
          id: 'started',
          header: 'Requested',
          isRowHeader: true,
          minWidth: 140,
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
