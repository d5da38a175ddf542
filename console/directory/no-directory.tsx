import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { RouterLink } from '../app/router-link.tsx';

/** Instead of what a sync would bring. */
export function NoDirectory({
  what,
  integration,
}: {
  readonly what: string;
  readonly integration: Pick<Integration, 'id' | 'entraIdSync'>;
}) {
  return (
    <SpaceBetween size="xs">
      <Box variant="strong">No {what} yet</Box>
      {integration.entraIdSync ? (
        <Box color="text-body-secondary">
          Entra ID Sync is on: the next round brings them. Sync now, if you do not want to wait.
        </Box>
      ) : (
        <Box color="text-body-secondary">
          Entra ID Sync is off.{' '}
          <RouterLink href={`/configure/${integration.id}`}>Switch it on</RouterLink>, or see with a
          dry run what it would do.
        </Box>
      )}
    </SpaceBetween>
  );
}
