import type { Measure } from '../shared/domain/metric.ts';
import type { ScopeProgress } from '../shared/domain/run.ts';

/** Measures what a run did, from how its scopes ended. */
export async function measureRun(
  scopes: AsyncIterable<ScopeProgress>,
  measure: Measure,
): Promise<void> {
  let failed = 0;
  let changed = 0;
  for await (const { state, created, updated, retired, revived } of scopes) {
    if (state !== 'complete' && state !== 'skipped') failed += 1;
    changed += created + updated + retired + revived;
  }
  measure('ScopesFailed', failed);
  measure('ConfigurationItemsChanged', changed);
}
