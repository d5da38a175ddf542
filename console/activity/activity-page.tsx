import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { AuditRecord } from '../../lambdas/shared/domain/audit-log.ts';
import { Page } from '../app/page.tsx';
import { describeValue } from '../cmdb/describe-value.ts';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { actChanges } from './act-changes.ts';
import { actionInWords } from './action-in-words.ts';

/** What administrators did, newest first. */
export function ActivityPage() {
  const pages = usePages<AuditRecord>('/api/audit-records?limit=50');
  return (
    <Page title="Activity" description="Who did what in Integration Hub; kept for ever">
      <ListingTable
        title="Activity"
        pages={pages}
        rowKey={({ id }) => id}
        empty={<Box>Nobody has done anything yet.</Box>}
        columns={[
          { id: 'at', header: 'When', isRowHeader: true, cell: ({ at }) => <Instant at={at} /> },
          { id: 'by', header: 'Who', cell: ({ by }) => `${by.name} (${by.roles.join(', ')})` },
          { id: 'action', header: 'What', cell: ({ action }) => actionInWords(action) },
          { id: 'target', header: 'To what', cell: (record) => targetOf(record) },
          { id: 'outcome', header: 'Outcome', cell: (record) => <OutcomeOf record={record} /> },
          { id: 'change', header: 'Change', cell: (record) => <Change record={record} /> },
        ]}
      />
    </Page>
  );
}

function OutcomeOf({ record: { outcome } }: { readonly record: AuditRecord }) {
  if (!outcome) return <StatusIndicator type="pending">Not known</StatusIndicator>;
  if (outcome.result === 'succeeded') return <StatusIndicator>Done</StatusIndicator>;
  return <StatusIndicator type="error">{outcome.result}</StatusIndicator>;
}

/** What the address named, or what came to be by the act. */
function targetOf({ target, outcome }: AuditRecord): string {
  return describeValue({ ...target, ...outcome?.target }) || '–';
}

function Change({ record: { outcome } }: { readonly record: AuditRecord }) {
  const changes = actChanges(outcome?.before, outcome?.after);
  if (changes.length === 0) return <>–</>;
  const count = changes.length === 1 ? '1 field' : `${changes.length} fields`;
  return (
    <ExpandableSection variant="inline" headerText={count}>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <Box variant="strong">{field}</Box>: {describeValue(before)} → {describeValue(after)}
        </div>
      ))}
    </ExpandableSection>
  );
}
