import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DescribedGrant } from '../../lambdas/integration-hub/directory/describe-grants.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import { useIsSuperAdmin } from '../access/use-caller.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

/** Takes a role that was given by hand, once asked whether it shall. */
export function TakeRoleButton({ grant }: { readonly grant: DescribedGrant }) {
  const { tenantId, personId, role, origin, person } = grant;
  const { call } = useHub();
  const queries = useQueryClient();
  const isSuperAdmin = useIsSuperAdmin();
  const [asking, setAsking] = useState(false);
  const take = useMutation({
    mutationFn: () =>
      call(`/api/directory/${tenantId}/users/${personId}/grants/${role}`, { method: 'DELETE' }),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries();
    },
  });
  if (origin === 'entra') return <>–</>;
  const name = person ? nameOf(person) : personId;
  const close = () => {
    setAsking(false);
    take.reset();
  };
  return (
    <>
      <Button
        variant="inline-link"
        ariaLabel={`Take ${role} from ${name}`}
        disabled={isSuperAdmin === false}
        disabledReason="Only a super_admin may take roles that were given by hand."
        onClick={() => setAsking(true)}
      >
        Take
      </Button>
      <Modal
        visible={asking}
        header={`Take ${role} from ${name}?`}
        closeAriaLabel="Close"
        onDismiss={close}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={close}>Cancel</Button>
              <Button variant="primary" loading={take.isPending} onClick={() => take.mutate()}>
                Take the role
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <Box>
            {name} loses what was given by hand at once. The same role by a group of Entra ID stays.
          </Box>
          {take.error && <ProblemAlert problem={problemOf(take.error)} />}
        </SpaceBetween>
      </Modal>
    </>
  );
}
