import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { Failure } from '../../lambdas/shared/domain/integration-error.ts';

/** Why a run, or a part of one, failed, and what to do about it. */
export function RunFailure({ failure }: { readonly failure: Failure }) {
  return (
    <Alert type="error" header={failure.message}>
      <Box>{failure.fix}</Box>
    </Alert>
  );
}
