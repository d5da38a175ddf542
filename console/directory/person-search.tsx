import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonSummary } from '../../lambdas/integration-hub/directory/summaries.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import type { Page } from '../../lambdas/shared/domain/page.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { queryString } from '../api/query-string.ts';

interface PersonSearchProps {
  readonly label: string;
  readonly tenantId: string;
  readonly chosen: PersonSummary | undefined;
  readonly onChoose: (person: PersonSummary) => void;
}

/** Finds somebody by what the name begins with. */
export function PersonSearch({ label, tenantId, chosen, onChoose }: PersonSearchProps) {
  const { call } = useHub();
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['people-search', tenantId, text],
    queryFn: ({ signal }) =>
      call<Page<Person>>(
        `/api/directory/${tenantId}/users${queryString({ prefix: text, limit: 20 })}`,
        { signal },
      ),
  });
  const people = found.data?.items ?? [];
  return (
    <FormField label={label}>
      <Select
        filteringType="manual"
        filteringPlaceholder="Name begins with"
        filteringAriaLabel="Name begins with"
        placeholder="Choose a person"
        expandToViewport
        selectedOption={chosen ? toOption(chosen) : null}
        options={people.map(toOption)}
        statusType={found.isPending ? 'loading' : found.error ? 'error' : 'finished'}
        loadingText="Searching"
        errorText={found.error ? problemOf(found.error).title : ''}
        recoveryText="Try again"
        empty="Nobody is called so"
        onLoadItems={({ detail }) => {
          setText(detail.filteringText);
          if (found.error) void found.refetch();
        }}
        onChange={({ detail }) => {
          const person = people.find(({ id }) => id === detail.selectedOption.value);
          if (person) onChoose(person);
        }}
      />
    </FormField>
  );
}

function toOption(person: PersonSummary) {
  const { id, jobTitle, department, state } = person;
  const what = [jobTitle, department].filter(Boolean).join(' · ');
  return {
    value: id,
    label: nameOf(person),
    description: what,
    ...(state !== 'active' && { labelTag: state }),
  };
}
