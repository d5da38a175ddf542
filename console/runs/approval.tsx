import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Decision, Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';

/** As many as are worth reading; the count tells the rest. */
const SHOWN = 200;

/** Asks whether the items that a run no longer found are to be retired. */
export function Approval({ run }: { readonly run: Run }) {
  const { call } = useHub();
  const queries = useQueryClient();
  const held = useQuery({
    queryKey: ['held', run.id],
    queryFn: async ({ signal }) =>
      (await call<{ items: string[] }>(`/api/runs/${run.id}/held-retirements`, { signal })).items,
  });
  const decide = useMutation({
    mutationFn: (outcome: Decision['outcome']) =>
      call<Run>(`/api/runs/${run.id}/decision`, { method: 'POST', body: { outcome } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['run', run.id] }),
  });
  const items = held.data ?? [];
  return (
    <Alert type="warning" header="This run needs approval">
      <SpaceBetween size="s">
        <Box>
          Azure’s complete lists lack {held.data ? items.length : 'more'} configuration items, more
          than is believed without a person. Approve if they are really gone; reject, and they stay
          as they are.
        </Box>
        {held.error && <ProblemAlert problem={problemOf(held.error)} />}
        <ExpandableSection headerText="Configuration items that would be retired">
          <ul>
            {items.slice(0, SHOWN).map((id) => (
              <li key={id}>
                <RouterLink href={itemAddress(id)}>{id}</RouterLink>
              </li>
            ))}
          </ul>
          {items.length > SHOWN && <Box>and {items.length - SHOWN} more</Box>}
        </ExpandableSection>
        <SpaceBetween direction="horizontal" size="xs">
          <Button loading={decide.isPending} onClick={() => decide.mutate('rejected')}>
            Reject
          </Button>
          <Button
            variant="primary"
            loading={decide.isPending}
            onClick={() => decide.mutate('approved')}
          >
            Approve
          </Button>
        </SpaceBetween>
        {decide.error && <ProblemAlert problem={problemOf(decide.error)} />}
      </SpaceBetween>
    </Alert>
  );
}
