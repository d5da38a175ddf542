import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import Toggle from '@cloudscape-design/components/toggle';
import type { DescribedDepartment } from '../../lambdas/integration-hub/directory/people-routes.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { useDirectoryLink } from './links.ts';
import { NoDirectory } from './no-directory.tsx';
import { PersonLink } from './person-link.tsx';
import { useDepartments } from './use-departments.ts';
import { useFilters } from './use-filters.ts';

/** Departments with head, parent and size. */
export function DepartmentsTable({ integration }: { readonly integration: Integration }) {
  const [{ name, ended }, show] = useFilters('name', 'ended');
  const link = useDirectoryLink();
  const departments = useDepartments(integration.tenantId);
  const all = departments.data ?? [];
  const byId = new Map(all.map((one) => [one.id, one]));
  const listed = all.filter(
    (one) =>
      (one.endedAt === null || ended !== '') &&
      [one.name, ...one.formerNames].some((each) =>
        each.toLowerCase().includes(name.toLowerCase()),
      ),
  );
  const { items, collectionProps, paginationProps } = useCollection(listed, {
    pagination: { pageSize: 50 },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
  });
  if (departments.error) {
    const again = () => void departments.refetch();
    return <ProblemAlert problem={problemOf(departments.error)} retry={again} />;
  }
  return (
    <Table<DescribedDepartment>
      {...collectionProps}
      items={items}
      trackBy="id"
      loading={departments.isPending}
      loadingText="Loading departments"
      wrapLines
      ariaLabels={{ tableLabel: 'Departments' }}
      header={
        <Header
          variant="h2"
          counter={`(${listed.length})`}
          description="Made of what people’s profiles and managers say"
        >
          Departments
        </Header>
      }
      filter={
        <SpaceBetween direction="horizontal" size="l" alignItems="center">
          <TextFilter
            filteringText={name}
            filteringPlaceholder="Find departments"
            filteringAriaLabel="Find departments"
            onChange={({ detail }) => show({ name: detail.filteringText }, true)}
          />
          <Toggle
            checked={ended !== ''}
            onChange={({ detail }) => show({ ended: detail.checked ? 'shown' : '' })}
          >
            Show ended ones
          </Toggle>
        </SpaceBetween>
      }
      pagination={listed.length > 50 && <Pagination {...paginationProps} />}
      empty={
        all.length === 0 ? (
          <NoDirectory what="departments" integration={integration} />
        ) : (
          <Box>No department is called so.</Box>
        )
      }
      columnDefinitions={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          sortingField: 'name',
          cell: (one) => (
            <>
              <RouterLink href={link('departments', one.id)}>{one.name}</RouterLink>
              {one.formerNames.length > 0 && (
                <Box variant="small" display="block">
                  formerly {one.formerNames.join(', ')}
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'head',
          header: 'Head',
          cell: ({ head }) => (head ? <PersonLink person={head} /> : '–'),
        },
        {
          id: 'parent',
          header: 'Part of',
          cell: ({ parentId }) => {
            const parent = byId.get(parentId ?? '');
            if (!parent) return '–';
            return <RouterLink href={link('departments', parent.id)}>{parent.name}</RouterLink>;
          },
        },
        {
          id: 'people',
          header: 'Active people',
          sortingField: 'people',
          cell: (one) => one.people,
        },
        {
          id: 'state',
          header: 'State',
          cell: ({ endedAt, mergedInto }) => {
            if (endedAt === null) return 'Active';
            const into = byId.get(mergedInto ?? '');
            return into ? `Merged into ${into.name}` : 'Ended';
          },
        },
      ]}
    />
  );
}
