import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import { queryString } from '../api/query-string.ts';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { NameFilter } from './name-filter.tsx';
import { NoDirectory } from './no-directory.tsx';
import { PersonLink } from './person-link.tsx';
import { PersonState } from './person-state.tsx';
import { useFilters } from './use-filters.ts';

const SHOWN = [
  { value: '', label: 'Everybody' },
  { value: 'none', label: 'Active without a manager' },
];

/** People by name; what is shown of them is in the address. */
export function PeopleTable({ integration }: { readonly integration: Integration }) {
  const [filters, show] = useFilters('name', 'manager');
  const { name, manager } = filters;
  const query = queryString({ prefix: name, manager, limit: 50 });
  const pages = usePages<Person>(`/api/directory/${integration.tenantId}/users${query}`);
  const isFiltered = name !== '' || manager !== '';
  return (
    <ListingTable
      title="People"
      pages={pages}
      rowKey={({ id }) => id}
      filter={
        <NameFilter
          key={`${name} ${manager}`}
          name={name}
          placeholder="Anna"
          onChange={(typed) => show({ name: typed })}
        >
          <FormField label="Show">
            <Select
              options={SHOWN}
              selectedOption={SHOWN.find(({ value }) => value === manager) ?? null}
              onChange={({ detail }) => show({ manager: detail.selectedOption.value ?? '' })}
            />
          </FormField>
        </NameFilter>
      }
      empty={
        isFiltered ? (
          <SpaceBetween size="s">
            <Box>Nobody is called so.</Box>
            <Button onClick={() => show({ name: '', manager: '' })}>Show everybody</Button>
          </SpaceBetween>
        ) : (
          <NoDirectory what="people" integration={integration} />
        )
      }
      columns={PERSON_COLUMNS}
    />
  );
}

/** How people are listed, here and in a department. */
export const PERSON_COLUMNS = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 180,
    cell: (person: Person) => (
      <SpaceBetween direction="horizontal" size="xs">
        <PersonLink person={person} />
        {person.kind === 'guest' && <Badge>Guest</Badge>}
      </SpaceBetween>
    ),
  },
  { id: 'title', header: 'Job title', cell: ({ jobTitle }: Person) => jobTitle ?? '–' },
  { id: 'department', header: 'Department', cell: ({ department }: Person) => department ?? '–' },
  {
    id: 'upn',
    header: 'User principal name',
    cell: ({ userPrincipalName }: Person) => userPrincipalName ?? '–',
  },
  {
    id: 'state',
    header: 'In StackFlow',
    minWidth: 150,
    cell: (person: Person) => <PersonState person={person} />,
  },
];
