import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '../../lambdas/integration-hub/webhook/webhook.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { Instant } from '../listing/instant.tsx';

/** The Azure Monitor webhook: its URL, and how Azure is told of it. */
export function WebhookPanel({ integration }: { readonly integration: Integration }) {
  const { call, session } = useHub();
  const queries = useQueryClient();
  const path = `/api/integrations/azure/${integration.id}`;
  const webhook = useQuery({
    queryKey: ['webhook', integration.id],
    queryFn: ({ signal }) => call<Webhook>(`${path}/webhook`, { signal }),
  });
  const renew = useMutation({
    mutationFn: () => call<Webhook>(`${path}/webhook/key`, { method: 'POST' }),
    onSuccess: (renewed) => queries.setQueryData(['webhook', integration.id], renewed),
  });
  const expect = useMutation({
    mutationFn: () => call<Integration>(`${path}/expected-test-alert`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
  const { data } = webhook;
  const keyed = integration.webhookAccess !== 'entra-id';
  const url = data && `${session.settings.webhookBaseUrl}${keyed ? data.pathWithKey : data.path}`;
  const problem = webhook.error ?? renew.error ?? expect.error;
  return (
    <Container header={<Header variant="h2">Azure Monitor alerts</Header>}>
      <SpaceBetween size="m">
        {problem && <ProblemAlert problem={problemOf(problem)} />}
        {webhook.isPending && <Spinner />}
        {url !== undefined && (
          <FormField
            label="Webhook URL"
            description={keyed ? 'It holds a key: treat it like a password' : undefined}
          >
            <CopyToClipboard
              variant="inline"
              textToCopy={url}
              copyButtonAriaLabel="Copy the webhook URL"
              copySuccessText="Copied"
              copyErrorText="Could not be copied"
            />
          </FormField>
        )}
        <ol>
          <li>In Azure Portal, go to Monitor → Alerts → Action Groups → Create</li>
          <li>Create an action group named StackFlow Alerts</li>
          <li>Add an action of type Webhook with the URL above</li>
          <li>Enable Use common alert schema</li>
          <li>Assign this action group to your Azure Monitor alert rules</li>
        </ol>
        {expect.data && (
          <Alert type="success" header="A test alert is expected">
            <Box>
              Choose Test action group in the Azure portal before{' '}
              <Instant at={expect.data.testAlertsUntil} />; the incident it becomes is marked as a
              test.
            </Box>
          </Alert>
        )}
        {renew.isSuccess && (
          <Alert type="success" header="The webhook has a new key">
            Put the new URL into the Azure action group; the one before stays valid until the key is
            renewed again.
          </Alert>
        )}
        <SpaceBetween direction="horizontal" size="xs">
          <Button loading={expect.isPending} onClick={() => expect.mutate()}>
            Expect a test alert
          </Button>
          <Button loading={renew.isPending} onClick={() => renew.mutate()}>
            Renew the key
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}
