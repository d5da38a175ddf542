import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { AzureCloud, WebhookAccess } from '../../lambdas/shared/domain/integration.ts';
import { FieldComplaints } from './field-complaints.tsx';
import type { FieldsProps } from './fields-props.ts';
import { LimitFields } from './limit-fields.tsx';
import { PriorityFields } from './priority-fields.tsx';

const CLOUDS = AzureCloud.options.map((value) => ({
  value,
  label: {
    public: 'Azure',
    'us-government': 'Azure Government (US)',
    china: 'Azure operated by 21Vianet (China)',
  }[value],
}));

const ACCESS = WebhookAccess.options.map((value) => ({
  value,
  label: {
    'azure-source': 'Whoever calls from Azure’s action groups',
    key: 'Who knows the key in the URL',
    'entra-id': 'Secure Webhook: a token of your tenant',
  }[value],
}));

/** What few have to change. */
export function AdvancedFields({ values, faults, report, change }: FieldsProps) {
  return (
    <ExpandableSection variant="container" headerText="Advanced">
      <SpaceBetween size="m">
        <FormField
          label="Enabled"
          description="Off: nothing is read from Azure and no alert is taken; everything stays as it is"
        >
          <Toggle
            checked={values.enabled}
            onChange={({ detail }) => change({ enabled: detail.checked })}
          >
            {values.enabled ? 'On' : 'Off'}
          </Toggle>
        </FormField>
        <FormField label="Azure cloud" errorText={faults.cloud ?? null}>
          <Select
            options={CLOUDS}
            selectedOption={CLOUDS.find(({ value }) => value === values.cloud) ?? null}
            onChange={({ detail }) =>
              change({ cloud: AzureCloud.parse(detail.selectedOption.value) })
            }
          />
        </FormField>
        <FormField
          label="Who may call the webhook"
          description="An address alone proves no tenant: prefer the key or Secure Webhook"
          errorText={faults.webhookAccess ?? null}
        >
          <Select
            options={ACCESS}
            selectedOption={ACCESS.find(({ value }) => value === values.webhookAccess) ?? null}
            onChange={({ detail }) =>
              change({ webhookAccess: WebhookAccess.parse(detail.selectedOption.value) })
            }
          />
        </FormField>
        <FieldComplaints report={report} field="webhookAccess" />
        <FieldComplaints report={report} field="webhookAudience" />
        {values.webhookAccess === 'entra-id' && (
          <FormField
            label="Application ID URI"
            description="Of the application that Secure Webhook tokens are for; several, one a line"
            errorText={faults.webhookAudience ?? null}
          >
            <Textarea
              rows={2}
              value={values.webhookAudience}
              onChange={({ detail }) => change({ webhookAudience: detail.value })}
            />
          </FormField>
        )}
        <PriorityFields values={values} change={change} />
        <LimitFields values={values} faults={faults} change={change} />
      </SpaceBetween>
    </ExpandableSection>
  );
}
