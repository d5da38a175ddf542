import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { ResourceTypeName } from '../../lambdas/shared/domain/configuration-item.ts';
import { FieldComplaints } from './field-complaints.tsx';
import type { FieldsProps } from './fields-props.ts';
import { RegionField } from './region-field.tsx';
import { RESOURCE_TYPES } from './resource-types.ts';

const TYPE_OPTIONS = ResourceTypeName.options.map((value) => ({
  value,
  label: RESOURCE_TYPES[value],
}));

/** Regions, resource types, and what is read at all. */
export function ScopeFields(fields: FieldsProps) {
  const { values, faults, report, change } = fields;
  return (
    <Container header={<Header variant="h2">What to discover</Header>}>
      <SpaceBetween size="m">
        <RegionField {...fields} />
        <FieldComplaints report={report} field="regions" />
        <FormField
          label="Resource types"
          description="Azure resource types to discover"
          errorText={faults.resourceTypes ?? null}
        >
          <Multiselect
            options={TYPE_OPTIONS}
            selectedOptions={TYPE_OPTIONS.filter(({ value }) =>
              values.resourceTypes.includes(value),
            )}
            placeholder="Choose at least one"
            onChange={({ detail }) => {
              const chosen = new Set(detail.selectedOptions.map(({ value }) => value));
              change({
                resourceTypes: ResourceTypeName.options.filter((each) => chosen.has(each)),
              });
            }}
          />
        </FormField>
        <FieldComplaints report={report} field="resourceTypes" />
        <FormField
          label="Entra ID Sync"
          description="Enable user/group sync from Entra ID (default: false)"
        >
          <Toggle
            checked={values.entraIdSync}
            onChange={({ detail }) => change({ entraIdSync: detail.checked })}
          >
            {values.entraIdSync ? 'On' : 'Off'}
          </Toggle>
        </FormField>
        <FieldComplaints report={report} field="entraIdSync" />
        <FormField
          label="CMDB Discovery"
          description="Enable Azure resource discovery to CMDB (default: true)"
        >
          <Toggle
            checked={values.cmdbDiscovery}
            onChange={({ detail }) => change({ cmdbDiscovery: detail.checked })}
          >
            {values.cmdbDiscovery ? 'On' : 'Off'}
          </Toggle>
        </FormField>
        <FieldComplaints report={report} field="cmdbDiscovery" />
      </SpaceBetween>
    </Container>
  );
}
