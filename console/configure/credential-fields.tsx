import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { formatInstant } from '../listing/format-instant.ts';
import { ExpiryField } from './expiry-field.tsx';
import { FieldComplaints } from './field-complaints.tsx';
import type { FieldsProps } from './fields-props.ts';

/** Tenant ID, Subscription ID, Client ID, and Client Secret. */
export function CredentialFields({ values, faults, stored, report, change }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">Service principal</Header>}>
      <SpaceBetween size="m">
        <FormField
          label="Tenant ID"
          description="Azure AD tenant ID"
          errorText={faults.tenantId ?? null}
        >
          <Input
            value={values.tenantId}
            ariaRequired
            spellcheck={false}
            onChange={({ detail }) => change({ tenantId: detail.value })}
          />
        </FormField>
        <FieldComplaints report={report} field="tenantId" />
        <FormField
          label="Subscription ID"
          description="Target Azure subscription; several, one a line"
          errorText={faults.subscriptionIds ?? null}
        >
          <Textarea
            value={values.subscriptionIds}
            rows={Math.min(8, Math.max(1, values.subscriptionIds.split('\n').length))}
            ariaRequired
            spellcheck={false}
            onChange={({ detail }) => change({ subscriptionIds: detail.value })}
          />
        </FormField>
        <FieldComplaints report={report} field="subscriptionIds" />
        <FormField
          label="Client ID"
          description="Service principal application (client) ID"
          errorText={faults.clientId ?? null}
        >
          <Input
            value={values.clientId}
            ariaRequired
            spellcheck={false}
            onChange={({ detail }) => change({ clientId: detail.value })}
          />
        </FormField>
        <FieldComplaints report={report} field="clientId" />
        <FormField
          label="Client Secret"
          description="Service principal client secret; it goes to Secrets Manager and is never shown again"
          errorText={faults.clientSecret ?? null}
          constraintText={
            stored
              ? `Set ${formatInstant(stored.secretSetAt)}. Leave it empty to keep it.`
              : 'The value, not the secret’s ID'
          }
        >
          <Input
            type="password"
            value={values.clientSecret}
            ariaRequired={stored === undefined}
            autoComplete="new-password"
            onChange={({ detail }) =>
              change({
                clientSecret: detail.value,
                // The day that is stored is the old secret's.
                ...(values.secretExpiresAt === stored?.secretExpiresAt && {
                  secretExpiresAt: null,
                }),
              })
            }
          />
        </FormField>
        <FieldComplaints report={report} field="clientSecret" />
        <ExpiryField
          label="Client Secret expires"
          value={values.secretExpiresAt}
          fault={faults.secretExpiresAt}
          onChange={(secretExpiresAt) => change({ secretExpiresAt })}
        />
      </SpaceBetween>
    </Container>
  );
}
