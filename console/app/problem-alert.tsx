import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Problem } from '../../lambdas/shared/http/problem.ts';
import { useHub } from '../api/hub-context.tsx';

interface ProblemAlertProps {
  readonly problem: Problem;
  readonly retry?: () => void;
}

/** What happened, why, and what to do about it. */
export function ProblemAlert({ problem, retry }: ProblemAlertProps) {
  const { session } = useHub();
  const { title, fix, status, faults, requestId } = problem;
  const header = HEADERS[status] ?? 'That did not work';
  return (
    <div role="alert">
      <Alert
        type={status === 403 ? 'warning' : 'error'}
        header={header}
        action={
          status === 401 ? (
            <Button onClick={() => void session.signIn()}>Sign in</Button>
          ) : (
            retry && <Button onClick={retry}>Try again</Button>
          )
        }
      >
        <SpaceBetween size="xxs">
          <Box>{title}</Box>
          {faults && faults.length > 0 && (
            <ul>
              {faults.map(({ field, message }) => (
                <li key={`${field} ${message}`}>
                  {field}: {message}
                </li>
              ))}
            </ul>
          )}
          <Box>{fix}</Box>
          {requestId !== undefined && (
            <Box variant="small">Request {requestId}, for those who run StackFlow</Box>
          )}
        </SpaceBetween>
      </Alert>
    </div>
  );
}

const HEADERS: Readonly<Record<number, string>> = {
  400: 'Something in the request is not valid',
  401: 'You are no longer signed in',
  403: 'You have no permission for this',
  404: 'There is nothing here',
  412: 'Somebody else was faster',
};
