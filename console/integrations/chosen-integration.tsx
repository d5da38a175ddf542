import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { useChosenIntegration } from './use-integrations.ts';

/** Shows something of one tenant; with several of them, which one can be chosen. */
export function ChosenIntegration({
  children,
}: {
  readonly children: (integration: Integration) => ReactNode;
}) {
  const { list, chosen, choose, isPending, error, refetch } = useChosenIntegration();
  if (isPending) return <Spinner size="large" />;
  if (error) return <ProblemAlert problem={problemOf(error)} retry={() => void refetch()} />;
  if (!chosen) return <NotConnected />;
  return (
    <SpaceBetween size="l">
      {list.length > 1 && (
        <FormField label="Tenant">
          <Select
            selectedOption={toOption(chosen)}
            options={list.map(toOption)}
            onChange={({ detail }) => choose(detail.selectedOption.value ?? chosen.id)}
          />
        </FormField>
      )}
      {children(chosen)}
    </SpaceBetween>
  );
}

/** Before the first tenant is connected. */
export function NotConnected() {
  const navigate = useNavigate();
  return (
    <Container>
      <Box textAlign="center" padding="xl">
        <SpaceBetween size="m">
          <Box variant="h2">No Azure tenant is connected yet</Box>
          <Box color="text-body-secondary">
            Connect one: its resources become configuration items, and its alerts incidents.
          </Box>
          <Button variant="primary" onClick={() => void navigate('/configure')}>
            Configure
          </Button>
        </SpaceBetween>
      </Box>
    </Container>
  );
}

function toOption({ id, tenantId, subscriptionIds }: Integration) {
  const count = subscriptionIds.length;
  return {
    value: id,
    label: tenantId,
    description: `${count} subscription${count === 1 ? '' : 's'}`,
  };
}
