import Box from '@cloudscape-design/components/box';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import type { RoleGain } from '../../lambdas/shared/domain/sync-progress.ts';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RoleBadge } from '../role-mapping/role-badge.tsx';

/** Who would get which role, and because of which groups. Neither they nor the groups need be known yet. */
export function GainsTable({ run }: { readonly run: Pick<SyncReport, 'id'> }) {
  const pages = usePages<RoleGain>(`/api/runs/${run.id}/role-gains`);
  return (
    <ListingTable
      title="Roles it would give"
      pages={pages}
      rowKey={({ personId, role }) => `${personId} ${role}`}
      empty={<Box>Who would get them was not recorded.</Box>}
      columns={[
        { id: 'person', header: 'Person', isRowHeader: true, cell: ({ name }) => name },
        { id: 'role', header: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
        {
          id: 'why',
          header: 'Because of',
          minWidth: 260,
          cell: ({ through }) => through.map((group) => group.name).join(' → '),
        },
      ]}
    />
  );
}
