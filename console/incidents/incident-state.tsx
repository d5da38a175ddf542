import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';

/** Whether an incident is open, and whether somebody looks after it. */
export function IncidentState({
  incident: { state, acknowledged },
}: {
  readonly incident: Pick<Incident, 'state' | 'acknowledged'>;
}) {
  if (state === 'resolved') return <StatusIndicator type="success">Resolved</StatusIndicator>;
  if (acknowledged) return <StatusIndicator type="in-progress">Acknowledged</StatusIndicator>;
  return <StatusIndicator type="error">Open</StatusIndicator>;
}
