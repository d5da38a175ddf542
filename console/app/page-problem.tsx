import { useRouteError } from 'react-router';
import { ProblemAlert } from './problem-alert.tsx';

/** In place of a page that could not be loaded, or broke. */
export function PageProblem() {
  const error = useRouteError();
  return (
    <ProblemAlert
      problem={{
        status: 0,
        title: 'This page could not be shown.',
        fix: `Load it again; Integration Hub may have been updated meanwhile. (${error instanceof Error ? error.message : String(error)})`,
      }}
      retry={() => location.reload()}
    />
  );
}
