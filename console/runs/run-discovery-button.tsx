import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

/** *Run Discovery Now*: starts a run, and goes to where it can be followed. */
export function RunDiscoveryButton({ integrationId }: { readonly integrationId: string }) {
  const { call } = useHub();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () =>
      call<Run>(`/api/integrations/azure/${integrationId}/discovery-runs`, { method: 'POST' }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['listing'] });
      void navigate(`/runs/${id}`);
    },
  });
  return (
    <>
      <Button variant="primary" loading={start.isPending} onClick={() => start.mutate()}>
        Run Discovery Now
      </Button>
      {start.error && <ProblemAlert problem={problemOf(start.error)} />}
    </>
  );
}
