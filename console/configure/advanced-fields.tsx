import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { AzureCloud, WebhookAccess } from '../../lambdas/shared/domain/integration.ts';
import { FieldComplaints } from './field-complaints.tsx';
import type { FieldsProps } from './fields-props.ts';

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
        <FormField
          label="Retirements without approval"
          description="A scope may lose so many items before a run waits for a person"
          errorText={faults.dropGuard ?? null}
        >
          <Input
            type="number"
            value={values.dropGuardItems}
            onChange={({ detail }) => change({ dropGuardItems: detail.value })}
          />
        </FormField>
        <FormField
          label="Share of retirements without approval"
          description="In percent of the scope; both must be passed"
          errorText={faults.dropGuard ?? null}
        >
          <Input
            type="number"
            value={values.dropGuardPercent}
            onChange={({ detail }) => change({ dropGuardPercent: detail.value })}
          />
        </FormField>
        <FormField
          label="Reopen within"
          description="Minutes in which a rule that fires again reopens its incident; 0: never"
          errorText={faults.reopenWithinMinutes ?? null}
        >
          <Input
            type="number"
            value={values.reopenWithinMinutes}
            onChange={({ detail }) => change({ reopenWithinMinutes: detail.value })}
          />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}
