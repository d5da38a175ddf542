import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { StartRunButton } from './start-run-button.tsx';

/** *Sync now*, and what it would do. */
export function SyncButtons({
  integration: { id, entraIdSync },
}: {
  readonly integration: Pick<Integration, 'id' | 'entraIdSync'>;
}) {
  const path = `/api/integrations/azure/${id}/sync-runs`;
  const obstacle = entraIdSync ? undefined : 'Entra ID Sync is off: switch it on in Configure.';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <StartRunButton path={path} body={{ dryRun: true }}>
        Dry run
      </StartRunButton>
      <StartRunButton variant="primary" path={path} body={{ dryRun: false }} obstacle={obstacle}>
        Sync now
      </StartRunButton>
    </SpaceBetween>
  );
}
