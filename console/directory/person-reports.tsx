import Box from '@cloudscape-design/components/box';
import type { OrgChartEntry } from '../../lambdas/integration-hub/directory/org-chart.ts';
import { queryString } from '../api/query-string.ts';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { describeReports } from './org-chart-tree.ts';
import { PersonLink } from './person-link.tsx';

interface PersonReportsProps {
  readonly tenantId: string;
  readonly personId: string;
}

/** Whom somebody manages. */
export function PersonReports({ tenantId, personId }: PersonReportsProps) {
  const query = queryString({ manager: personId, limit: 50 });
  const pages = usePages<OrgChartEntry>(`/api/directory/${tenantId}/org-chart${query}`);
  return (
    <ListingTable
      title="Reports"
      pages={pages}
      rowKey={({ id }) => id}
      empty={<Box>Nobody who is active reports to this person.</Box>}
      columns={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          cell: (person) => <PersonLink person={person} />,
        },
        { id: 'title', header: 'Job title', cell: ({ jobTitle }) => jobTitle ?? '–' },
        { id: 'department', header: 'Department', cell: ({ department }) => department ?? '–' },
        { id: 'reports', header: 'Manages', cell: (entry) => describeReports(entry) || '–' },
      ]}
    />
  );
}
