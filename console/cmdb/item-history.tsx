import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import type { HistoryEntry } from '../../lambdas/shared/domain/configuration-item.ts';
import { armPath } from '../api/arm-path.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { describeValue } from './describe-value.ts';

const EVENTS: Readonly<Record<HistoryEntry['event'], string>> = {
  changed: 'Changed',
  retired: 'Retired',
  revived: 'There again',
};

/** What changed of an item, newest first. */
export function ItemHistory({ id }: { readonly id: string }) {
  const pages = usePages<HistoryEntry>(`/api/cmdb/history/${armPath(id)}?limit=25`);
  return (
    <ListingTable
      title="History"
      pages={pages}
      rowKey={(entry) => `${entry.at} ${entry.runId}`}
      empty={<Box>Nothing has changed since it was discovered.</Box>}
      columns={[
        { id: 'at', header: 'When', isRowHeader: true, cell: ({ at }) => <Instant at={at} /> },
        { id: 'event', header: 'What', cell: ({ event }) => <Badge>{EVENTS[event]}</Badge> },
        { id: 'changes', header: 'Changes', cell: (entry) => <Changes entry={entry} /> },
        {
          id: 'run',
          header: 'Seen by',
          cell: ({ runId }) => <RouterLink href={`/runs/${runId}`}>Run</RouterLink>,
        },
      ]}
    />
  );
}

function Changes({ entry: { changes } }: { readonly entry: HistoryEntry }) {
  if (changes.length === 0) return <>–</>;
  return (
    <>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <Box variant="strong">{field}</Box>: {describeValue(before)} → {describeValue(after)}
        </div>
      ))}
    </>
  );
}
