import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonSummary } from '../../lambdas/integration-hub/directory/summaries.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import { Role, type RoleGrant } from '../../lambdas/shared/domain/role-grant.ts';
import { useIsSuperAdmin } from '../access/use-caller.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { ROLES } from '../role-mapping/roles.ts';
import { PersonSearch } from './person-search.tsx';

interface GiveRoleButtonProps {
  readonly tenantId: string;
  /** To whom; asked for when absent. */
  readonly person?: PersonSummary;
}

/** Gives a role by hand, whatever groups say. */
export function GiveRoleButton({ tenantId, person }: GiveRoleButtonProps) {
  const { call } = useHub();
  const queries = useQueryClient();
  const isSuperAdmin = useIsSuperAdmin();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<PersonSummary>();
  const [role, setRole] = useState<Role>('cloud_admin');
  const target = person ?? chosen;
  const give = useMutation({
    mutationFn: (personId: string) =>
      call<RoleGrant>(`/api/directory/${tenantId}/grants`, {
        method: 'POST',
        body: { personId, role },
      }),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries();
    },
  });
  function close() {
    setAsking(false);
    setChosen(undefined);
    give.reset();
  }
  return (
    <>
      <Button
        disabled={isSuperAdmin === false}
        disabledReason="Only a super_admin may give roles by hand."
        onClick={() => setAsking(true)}
      >
        Give a role
      </Button>
      <Modal
        visible={asking}
        header={person ? `Give ${nameOf(person)} a role` : 'Give a role'}
        closeAriaLabel="Close"
        onDismiss={close}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={close}>Cancel</Button>
              <Button
                variant="primary"
                disabled={target === undefined}
                loading={give.isPending}
                onClick={() => target && give.mutate(target.id)}
              >
                Give the role
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          {!person && (
            <PersonSearch label="Person" tenantId={tenantId} chosen={chosen} onChoose={setChosen} />
          )}
          <FormField label="Role">
            <RadioGroup
              value={role}
              items={ROLES.map(({ value, description }) => ({ value, label: value, description }))}
              onChange={({ detail }) => setRole(Role.parse(detail.value))}
            />
          </FormField>
          <Box color="text-body-secondary">
            What is given by hand stays until it is taken by hand; the sync does not touch it.
          </Box>
          {give.error && <ProblemAlert problem={problemOf(give.error)} />}
        </SpaceBetween>
      </Modal>
    </>
  );
}
