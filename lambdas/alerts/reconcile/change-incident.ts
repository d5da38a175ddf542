import type { Incident, IncidentStore } from '../../shared/domain/incident.ts';

/** An incident that so many others write at this moment is left to the next time. */
const MAX_ATTEMPTS = 5;

/**
 * Changes an incident as it is when nobody else writes it in between. Answers whether it changed.
 *
 * @param change answers undefined when there is nothing to change
 */
export async function changeIncident(
  incidents: Pick<IncidentStore, 'get' | 'replace'>,
  known: Incident,
  change: (before: Incident) => Incident | undefined,
): Promise<boolean> {
  let before: Incident | undefined = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && before; attempt += 1) {
    const after = change(before);
    if (!after) return false;
    if (await incidents.replace(before, after)) return true;
    before = await incidents.get(known.id);
  }
  return false;
}
