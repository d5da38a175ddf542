import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { Page } from '../app/page.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { useChosenIntegration } from '../integrations/use-integrations.ts';
import { SyncButtons } from '../runs/sync-buttons.tsx';
import { DepartmentsTable } from './departments-table.tsx';
import { GrantsTable } from './grants-table.tsx';
import { GroupsTable } from './groups-table.tsx';
import { type DirectoryArea, useDirectoryLink } from './links.ts';
import { OrgChartPanel } from './org-chart-panel.tsx';
import { PeopleTable } from './people-table.tsx';

const AREAS: readonly {
  readonly id: DirectoryArea;
  readonly label: string;
  readonly content: (props: { readonly integration: Integration }) => ReactNode;
}[] = [
  { id: 'people', label: 'People', content: PeopleTable },
  { id: 'groups', label: 'Groups', content: GroupsTable },
  { id: 'departments', label: 'Departments', content: DepartmentsTable },
  { id: 'org-chart', label: 'Org chart', content: OrgChartPanel },
  { id: 'roles', label: 'Roles', content: GrantsTable },
];

/** People, groups, departments and roles of a tenant, as Entra ID has them. */
export function DirectoryPage() {
  const { area = 'people' } = useParams();
  const { chosen } = useChosenIntegration();
  const navigate = useNavigate();
  const link = useDirectoryLink();
  if (!AREAS.some(({ id }) => id === area)) return <NotFoundPage />;
  return (
    <Page
      title="Directory"
      description="People, groups and departments of Entra ID, and who has which role in StackFlow"
      actions={chosen && <SyncButtons integration={chosen} />}
    >
      <ChosenIntegration>
        {(integration) => (
          <Tabs
            ariaLabel="Directory"
            activeTabId={area}
            onChange={({ detail }) => {
              if (detail.activeTabHref !== undefined) void navigate(detail.activeTabHref);
            }}
            tabs={AREAS.map(({ id, label, content: Content }) => ({
              id,
              label,
              href: link(id),
              content: <Content key={integration.id} integration={integration} />,
            }))}
          />
        )}
      </ChosenIntegration>
    </Page>
  );
}
