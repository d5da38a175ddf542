import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { DeliveryRecord } from '../../lambdas/shared/domain/alert-delivery.ts';
import { RouterLink } from '../app/router-link.tsx';

/** The incident that a delivery became part of, or why it is part of none. */
export function Outcome({
  delivery: { incident, failure },
}: {
  readonly delivery: Pick<DeliveryRecord, 'incident' | 'failure'>;
}) {
  return (
    <>
      {incident && (
        <RouterLink href={`/incidents/${incident.number}`}>{incident.number}</RouterLink>
      )}
      {failure && <StatusIndicator type="error">{failure.message}</StatusIndicator>}
      {!incident && !failure && '–'}
    </>
  );
}
