import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { Role } from '../../lambdas/shared/domain/role-grant.ts';
import { type FoundGroup, GroupSearch } from './group-search.tsx';
import { ROLES, SUPER_ADMIN_ONLY } from './roles.ts';
import type { Rule } from './save-mapping.ts';

interface AddRuleProps {
  readonly tenantId: string;
  readonly maySuperAdmin: boolean;
  readonly onAdd: (rule: Rule) => void;
}

/** Chooses a group and a role. */
export function AddRule({ tenantId, maySuperAdmin, onAdd }: AddRuleProps) {
  const [group, setGroup] = useState<FoundGroup>();
  const [role, setRole] = useState<Role>('cloud_admin');
  const options = ROLES.map(({ value, description }) => ({
    value,
    label: value,
    description,
    ...(value === 'super_admin' &&
      !maySuperAdmin && { disabled: true, disabledReason: SUPER_ADMIN_ONLY }),
  }));
  return (
    <Grid
      gridDefinition={[
        { colspan: { default: 12, s: 5 } },
        { colspan: { default: 12, s: 5 } },
        { colspan: { default: 12, s: 2 } },
      ]}
    >
      <GroupSearch tenantId={tenantId} chosen={group} onChoose={setGroup} />
      <FormField label="Role" {...(!maySuperAdmin && { constraintText: SUPER_ADMIN_ONLY })}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === role) ?? null}
          onChange={({ detail }) => setRole(Role.parse(detail.selectedOption.value))}
        />
      </FormField>
      <FormField label={'\u00a0'}>
        <Button
          iconName="add-plus"
          disabled={group === undefined}
          onClick={() => {
            if (!group) return;
            onAdd({ ...group, role });
            setGroup(undefined);
          }}
        >
          Add
        </Button>
      </FormField>
    </Grid>
  );
}
