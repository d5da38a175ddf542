import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useMutation } from '@tanstack/react-query';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

/** Has the alerts processed again that could not be processed. */
export function RedriveButton() {
  const { call } = useHub();
  const redrive = useMutation({
    mutationFn: () => call<{ moved: number }>('/api/dead-letters/redrive', { method: 'POST' }),
  });
  return (
    <>
      <Button loading={redrive.isPending} onClick={() => redrive.mutate()}>
        Process failed ones again
      </Button>
      {redrive.data && (
        <LiveRegion>
          {redrive.data.moved === 0
            ? 'There were no failed ones.'
            : `${redrive.data.moved} are processed again.`}
        </LiveRegion>
      )}
      {redrive.error && <ProblemAlert problem={problemOf(redrive.error)} />}
    </>
  );
}
