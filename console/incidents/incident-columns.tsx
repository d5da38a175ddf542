import Badge from '@cloudscape-design/components/badge';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Instant } from '../listing/instant.tsx';
import { IncidentState } from './incident-state.tsx';
import { PriorityBadge } from './priority-badge.tsx';

/** How incidents are listed. */
export const incidentColumns: readonly TableProps.ColumnDefinition<Incident>[] = [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    minWidth: 130,
    cell: ({ number }) => <RouterLink href={`/incidents/${number}`}>{number}</RouterLink>,
  },
  { id: 'priority', header: 'Priority', cell: (incident) => <PriorityBadge {...incident} /> },
  {
    id: 'title',
    header: 'Title',
    minWidth: 180,
    cell: ({ title, test }) => (
      <>
        {title} {test && <Badge>Test</Badge>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    minWidth: 130,
    cell: (incident) => <IncidentState incident={incident} />,
  },
  { id: 'count', header: 'Fired in 7 days', cell: ({ recurrence }) => recurrence.count },
  { id: 'opened', header: 'Opened', cell: ({ openedAt }) => <Instant at={openedAt} /> },
];
