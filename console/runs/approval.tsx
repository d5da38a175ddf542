import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Decision, Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

interface ApprovalProps {
  readonly run: Run;
  /** Why who is signed in may not decide. */
  readonly obstacle?: string | undefined;
  /** What would happen. */
  readonly children: ReactNode;
}

/** Asks whether what a run holds is to happen. */
export function Approval({ run, obstacle, children }: ApprovalProps) {
  const { call } = useHub();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (outcome: Decision['outcome']) =>
      call<Run>(`/api/runs/${run.id}/decision`, { method: 'POST', body: { outcome } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['overview'] });
      return queries.invalidateQueries({ queryKey: ['run', run.id] });
    },
  });
  const button = (outcome: Decision['outcome'], variant: 'normal' | 'primary', text: string) => (
    <Button
      variant={variant}
      disabled={obstacle !== undefined || decide.isPending}
      {...(obstacle !== undefined && { disabledReason: obstacle })}
      loading={decide.isPending && decide.variables === outcome}
      onClick={() => decide.mutate(outcome)}
    >
      {text}
    </Button>
  );
  return (
    <Alert type="warning" header="This run needs approval">
      <SpaceBetween size="s">
        {children}
        <SpaceBetween direction="horizontal" size="xs">
          {button('rejected', 'normal', 'Reject')}
          {button('approved', 'primary', 'Approve')}
        </SpaceBetween>
        {decide.error && <ProblemAlert problem={problemOf(decide.error)} />}
      </SpaceBetween>
    </Alert>
  );
}
