import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Group } from '../../lambdas/shared/domain/group.ts';
import type { Page } from '../../lambdas/shared/domain/page.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { queryString } from '../api/query-string.ts';
import type { Rule } from './save-mapping.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type FoundGroup = Pick<Rule, 'groupId' | 'groupName'>;

interface GroupSearchProps {
  readonly tenantId: string;
  readonly chosen: FoundGroup | undefined;
  readonly onChoose: (group: FoundGroup) => void;
}

/** Finds a group by what its name begins with; one that was not synced yet, by its object id. */
export function GroupSearch({ tenantId, chosen, onChoose }: GroupSearchProps) {
  const { call } = useHub();
  const [text, setText] = useState('');
  const isId = GUID.test(text.trim());
  const found = useQuery({
    queryKey: ['groups-search', tenantId, text],
    enabled: !isId,
    queryFn: ({ signal }) =>
      call<Page<Group>>(
        `/api/directory/${tenantId}/groups${queryString({ prefix: text, limit: 20 })}`,
        { signal },
      ),
  });
  const groups = (found.data?.items ?? []).filter(({ deletedAt }) => deletedAt === null);
  const options = isId
    ? [{ value: text.trim().toLowerCase(), label: text.trim(), description: 'By its object ID' }]
    : groups.map(({ id, name, description }) => ({
        value: id,
        label: name,
        description: description ?? id,
      }));
  return (
    <FormField label="Group">
      <Select
        filteringType="manual"
        filteringPlaceholder="Name begins with, or object ID"
        filteringAriaLabel="Name begins with, or object ID"
        placeholder="Choose a group"
        expandToViewport
        selectedOption={chosen ? { value: chosen.groupId, label: chosen.groupName } : null}
        options={options}
        statusType={!isId && found.isPending ? 'loading' : found.error ? 'error' : 'finished'}
        loadingText="Searching"
        errorText={found.error ? problemOf(found.error).title : ''}
        recoveryText="Try again"
        empty={
          text === ''
            ? 'No group is known yet: sync first, or paste an object ID'
            : 'No group is called so'
        }
        onLoadItems={({ detail }) => {
          setText(detail.filteringText);
          if (found.error) void found.refetch();
        }}
        onChange={({ detail: { selectedOption } }) =>
          onChoose({
            groupId: selectedOption.value ?? '',
            groupName: selectedOption.label ?? selectedOption.value ?? '',
          })
        }
      />
    </FormField>
  );
}
