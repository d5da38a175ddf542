import Box from '@cloudscape-design/components/box';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import type { Removal } from '../../lambdas/shared/domain/sync-progress.ts';
import { RouterLink } from '../app/router-link.tsx';
import { directoryLink } from '../directory/links.ts';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RoleBadge } from '../role-mapping/role-badge.tsx';

const WORDS: Readonly<Record<Removal['type'], string>> = {
  deactivate: 'Is deactivated, and loses all access',
  delete: 'Is deleted from the directory',
  'lose-role': 'Loses the role',
};

/** Who loses what. */
export function RemovalsTable({ run }: { readonly run: Pick<SyncReport, 'id' | 'integrationId'> }) {
  const pages = usePages<Removal>(`/api/runs/${run.id}/held-removals`);
  const integration = run.integrationId;
  return (
    <ListingTable
      title="Removals"
      pages={pages}
      rowKey={({ type, personId, role }) => `${type} ${personId} ${role}`}
      empty={<Box>Nobody loses anything.</Box>}
      columns={[
        {
          id: 'person',
          header: 'Person',
          isRowHeader: true,
          cell: ({ personId, name }) => (
            <RouterLink href={directoryLink('people', personId, { integration })}>
              {name}
            </RouterLink>
          ),
        },
        {
          id: 'what',
          header: 'What',
          cell: ({ type, role }) => (
            <>
              {WORDS[type]} {role !== null && <RoleBadge role={role} />}
            </>
          ),
        },
      ]}
    />
  );
}
