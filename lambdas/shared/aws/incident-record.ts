import { createHash } from 'node:crypto';
import { Incident } from '../domain/incident.ts';
import { fromStored, shapeOf } from './item-shape.ts';

/**
 * An incident as DynamoDB keeps it. Of those that are no tests, the open ones are counted by priority and
 * the unverified ones found by integration.
 */
export const toRecord = (incident: Incident) => ({
  ...incident,
  ...shapeOf('incident'),
  ...(incident.state === 'open' && !incident.test && { openPriority: incident.priority }),
  ...(!incident.verified && !incident.test && { unverifiedOf: incident.integrationId }),
});

const Stored = Incident.strip();

/** The incident that a record keeps, whichever version wrote it. */
export function fromRecord(record: Record<string, unknown>): Incident {
  return fromStored('incident', Stored, record);
}

/** Ids of items and incidents are long, keys of DynamoDB end at 2,048 bytes. */
export function linkKey(ciId: string, incidentId: string): string {
  return `link#${createHash('sha256').update(`${ciId}\n${incidentId}`).digest('hex')}`;
}

/** Origins have blanks and any length, keys of DynamoDB end at 2,048 bytes. */
export function originKey(integrationId: string, origin: string): string {
  return `origin#${integrationId}#${createHash('sha256').update(origin).digest('hex')}`;
}
