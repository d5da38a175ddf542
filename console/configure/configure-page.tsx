import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useNavigate, useParams } from 'react-router';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import { problemOf } from '../api/api-problem.ts';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { useIntegrations } from '../integrations/use-integrations.ts';
import { RoleMappingPanel } from '../role-mapping/role-mapping-panel.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { DeleteButton } from './delete-button.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { WebhookPanel } from './webhook-panel.tsx';

const NEW = 'new';

/** Admin → Integration Hub → Microsoft Azure → Configure. */
export function ConfigurePage() {
  const { integrationId } = useParams();
  const integrations = useIntegrations();
  const { data: list } = integrations;
  if (!list) {
    return (
      <Page title="Configure">
        {integrations.error ? (
          <ProblemAlert
            problem={problemOf(integrations.error)}
            retry={() => void integrations.refetch()}
          />
        ) : (
          <Spinner size="large" />
        )}
      </Page>
    );
  }
  const chosen = integrationId === NEW ? undefined : find(list, integrationId);
  return (
    <Page
      title="Configure"
      description="Connects a Microsoft Azure tenant: resources to the CMDB, alerts to incidents"
      actions={<Actions list={list} chosen={chosen} />}
    >
      {/* By what is in it, not by the address, which changes a moment before what is shown. */}
      <ConnectionForm key={chosen?.id ?? NEW} {...(chosen && { stored: chosen })} />
      {chosen && <SecretPanel key={`secret ${chosen.id}`} integration={chosen} />}
      {chosen && <RoleMappingPanel key={`roles ${chosen.id}`} integration={chosen} />}
      {chosen && <WebhookPanel key={`webhook ${chosen.id}`} integration={chosen} />}
    </Page>
  );
}

function Actions({
  list,
  chosen,
}: {
  readonly list: readonly ShownIntegration[];
  readonly chosen: ShownIntegration | undefined;
}) {
  const navigate = useNavigate();
  if (list.length === 0) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="end">
      {list.length > 1 && chosen && (
        <FormField label="Tenant">
          <Select
            selectedOption={{ value: chosen.id, label: chosen.tenantId }}
            options={list.map(({ id, tenantId }) => ({ value: id, label: tenantId }))}
            onChange={({ detail }) => void navigate(`/configure/${detail.selectedOption.value}`)}
          />
        </FormField>
      )}
      <Button onClick={() => void navigate('/configure/new')}>Connect another tenant</Button>
      {chosen && <DeleteButton integration={chosen} />}
    </SpaceBetween>
  );
}

/** The one that the address names; without a name the first. */
function find(
  list: readonly ShownIntegration[],
  id: string | undefined,
): ShownIntegration | undefined {
  return id === undefined ? list[0] : list.find((each) => each.id === id);
}
