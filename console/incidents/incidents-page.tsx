import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchParams } from 'react-router';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { queryString } from '../api/query-string.ts';
import { Page } from '../app/page.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { incidentColumns } from './incident-columns.tsx';

const PRIORITIES = [
  { value: '', label: 'All priorities' },
  ...['P1', 'P2', 'P3', 'P4', 'P5'].map((value) => ({ value, label: value })),
];

/** Incidents made of Azure's alerts, newest first; what is shown of them is in the address. */
export function IncidentsPage() {
  const [parameters, setParameters] = useSearchParams();
  const state = parameters.get('state') === 'resolved' ? 'resolved' : 'open';
  const priority = parameters.get('priority') ?? '';
  const pages = usePages<Incident>(
    `/api/incidents${queryString({ state, priority, limit: 50 })}`,
    10_000,
  );
  const show = (change: Record<string, string>) => {
    const next = { state, priority, ...change };
    setParameters({
      ...(next.state === 'resolved' && { state: next.state }),
      ...(next.priority !== '' && { priority: next.priority }),
    });
  };
  return (
    <Page title="Incidents" description="What Azure Monitor’s alerts became">
      <ListingTable
        title={state === 'open' ? 'Open incidents' : 'Resolved incidents'}
        pages={pages}
        rowKey={({ id }) => id}
        columns={incidentColumns}
        empty={
          <Box>
            {state === 'open'
              ? 'No incident is open. Send a test alert from the Azure action group to see one.'
              : 'None is resolved yet.'}
          </Box>
        }
        filter={
          <SpaceBetween direction="horizontal" size="s">
            <SegmentedControl
              label="State"
              selectedId={state}
              options={[
                { id: 'open', text: 'Open' },
                { id: 'resolved', text: 'Resolved' },
              ]}
              onChange={({ detail }) => show({ state: detail.selectedId })}
            />
            <Select
              ariaLabel="Priority"
              options={PRIORITIES}
              selectedOption={PRIORITIES.find(({ value }) => value === priority) ?? null}
              onChange={({ detail }) => show({ priority: detail.selectedOption.value ?? '' })}
            />
          </SpaceBetween>
        }
      />
    </Page>
  );
}
