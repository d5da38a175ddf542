import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { ExpiryField } from './expiry-field.tsx';

interface RenewSecretProps {
  readonly integration: ShownIntegration;
  readonly onClose: () => void;
}

/** Guided mode: a secret that an administrator made in Azure, tested before it replaces the old one. */
export function RenewSecret({ integration, onClose }: RenewSecretProps) {
  const { call } = useHub();
  const [clientSecret, setClientSecret] = useState('');
  const [expiresAt, setExpiresAt] = useState<string | null>(null);
  const renew = useMutation({
    mutationFn: () =>
      call(`/api/integrations/azure/${integration.id}/client-secret`, {
        method: 'PUT',
        body: { clientSecret: clientSecret.trim(), expiresAt },
      }),
    onSuccess: () => setClientSecret(''),
  });
  if (renew.isSuccess) {
    return (
      <Alert
        type="success"
        header="The new secret works, and has replaced the old one"
        action={<Button onClick={onClose}>Done</Button>}
      >
        Delete the old one in the Azure portal.
      </Alert>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (clientSecret.trim() !== '') renew.mutate();
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Replace the secret">
      <SpaceBetween size="m">
        <ol>
          <li>
            In Azure Portal, go to Microsoft Entra ID → App registrations, and open the application{' '}
            {integration.clientId}
          </li>
          <li>Choose Certificates & secrets → Client secrets → New client secret</li>
          <li>Copy its value, not its ID, and paste it here</li>
        </ol>
        <FormField
          label="New client secret"
          description="It is tested before it replaces the old one"
        >
          <Input
            type="password"
            value={clientSecret}
            ariaRequired
            autoComplete="new-password"
            onChange={({ detail }) => setClientSecret(detail.value)}
          />
        </FormField>
        <ExpiryField
          label="New secret expires"
          value={expiresAt}
          fault={undefined}
          onChange={setExpiresAt}
        />
        {renew.error && <ProblemAlert problem={problemOf(renew.error)} />}
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            formAction="submit"
            disabled={clientSecret.trim() === ''}
            loading={renew.isPending}
            loadingText="Testing"
          >
            Test and replace
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
}
