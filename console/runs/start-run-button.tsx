import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

interface StartRunButtonProps {
  /** The route that starts it. */
  readonly path: string;
  readonly body?: unknown;
  readonly variant?: ButtonProps['variant'];
  /** Why it cannot be started. */
  readonly obstacle?: string | undefined;
  readonly children: string;
}

/** Starts a run, and goes to where it can be followed. */
export function StartRunButton(props: StartRunButtonProps) {
  const { path, body, variant = 'normal', obstacle, children } = props;
  const { call } = useHub();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => call<Run>(path, { method: 'POST', ...(body !== undefined && { body }) }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['listing'] });
      void navigate(`/runs/${id}`);
    },
  });
  return (
    <>
      <Button
        variant={variant}
        loading={start.isPending}
        disabled={obstacle !== undefined}
        {...(obstacle !== undefined && { disabledReason: obstacle })}
        onClick={() => start.mutate()}
      >
        {children}
      </Button>
      {start.error && <ProblemAlert problem={problemOf(start.error)} />}
    </>
  );
}
