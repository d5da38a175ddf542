import { StartRunButton } from './start-run-button.tsx';

/** *Run Discovery Now*. */
export function RunDiscoveryButton({ integrationId }: { readonly integrationId: string }) {
  return (
    <StartRunButton
      variant="primary"
      path={`/api/integrations/azure/${integrationId}/discovery-runs`}
    >
      Run Discovery Now
    </StartRunButton>
  );
}
