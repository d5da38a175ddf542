import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

const WORD = 'delete';

/** Deletes an integration, once its word was typed. */
export function DeleteButton({ integration }: { readonly integration: Integration }) {
  const { call } = useHub();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [word, setWord] = useState('');
  const remove = useMutation({
    mutationFn: () =>
      call(`/api/integrations/azure/${integration.id}`, {
        method: 'DELETE',
        ifMatch: `"${integration.revision}"`,
      }),
    onSuccess: async () => {
      setAsking(false);
      queries.setQueryData<Integration[]>(['integrations'], (list = []) =>
        list.filter(({ id }) => id !== integration.id),
      );
      await navigate('/configure/new');
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>Delete</Button>
      <Modal
        visible={asking}
        header="Delete this integration?"
        closeAriaLabel="Close"
        onDismiss={() => setAsking(false)}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button
                variant="primary"
                disabled={word !== WORD}
                loading={remove.isPending}
                onClick={() => remove.mutate()}
              >
                Delete
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <Box>
            The settings, the client secret and the webhook’s keys of tenant {integration.tenantId}{' '}
            are deleted, and its alerts are refused from then on. Configuration items, incidents,
            runs and their history stay readable.
          </Box>
          <FormField label={`Type ${WORD} to go on`}>
            <Input value={word} onChange={({ detail }) => setWord(detail.value)} />
          </FormField>
          {remove.error && <ProblemAlert problem={problemOf(remove.error)} />}
        </SpaceBetween>
      </Modal>
    </>
  );
}
