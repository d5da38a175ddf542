import { toFailure } from '../shared/domain/integration-error.ts';
import type { Measure } from '../shared/domain/metric.ts';

/** Failures of ours, answered 503; every other one is the caller's. */
const OURS: readonly string[] = ['storage_unavailable', 'unexpected'];

/** Takes an alert in, and counts whether it was accepted, refused, or could not be stored. */
export async function measureIngest<T>(ingest: () => Promise<T>, measure: Measure): Promise<T> {
  try {
    const accepted = await ingest();
    measure('AlertsAccepted', 1);
    return accepted;
  } catch (error) {
    measure(OURS.includes(toFailure(error).code) ? 'AlertsNotStored' : 'AlertsRefused', 1);
    throw error;
  }
}
