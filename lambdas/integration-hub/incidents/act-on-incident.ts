import type { Incident, IncidentStore } from '../../shared/domain/incident.ts';
import { type Act, withActivity } from '../../shared/domain/incident-activity.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import { missing } from '../find.ts';

/** So often others may write the incident in between. */
const MAX_ATTEMPTS = 5;

/**
 * Does a person's act on an incident, on whatever it is at that moment.
 *
 * @throws IntegrationError `not_found` | `changed_meanwhile` and those of `withActivity`
 */
export async function actOnIncident(
  number: string,
  act: Act,
  incidents: Pick<IncidentStore, 'get' | 'getByNumber' | 'replace'>,
): Promise<{ readonly before: Incident; readonly after: Incident }> {
  // The index that knows numbers may lag behind; the incident itself does not.
  const { id } = (await incidents.getByNumber(number)) ?? missing(`Incident ${number}`);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const before = (await incidents.get(id)) ?? missing(`Incident ${number}`);
    const after = withActivity(before, act);
    if (!after) return { before, after: before };
    if (await incidents.replace(before, after)) return { before, after };
  }
  throw new IntegrationError(
    'changed_meanwhile',
    `${number} is being changed by too many at once.`,
    'Try again in a moment.',
  );
}
