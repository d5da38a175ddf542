import Box from '@cloudscape-design/components/box';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { armPath } from '../api/arm-path.ts';
import { incidentColumns } from '../incidents/incident-columns.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';

/** The incidents of an item, newest first. */
export function ItemIncidents({ id }: { readonly id: string }) {
  const pages = usePages<Incident>(`/api/cmdb/incidents/${armPath(id)}?limit=25`);
  return (
    <ListingTable
      title="Incidents"
      pages={pages}
      rowKey={(incident) => incident.id}
      empty={<Box>No alert has named it.</Box>}
      columns={incidentColumns}
    />
  );
}
