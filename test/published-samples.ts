import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whose payloads they are. */
type Api = 'azure-monitor' | 'graph' | 'resource-manager';

/** Published payloads lie beside the repository and are not copied into it. */
export function samplesFolder(api: Api): string {
  return join(import.meta.dirname, '../../shared/samples', api);
}

/**
 * `describe` where the samples are; elsewhere one skipped test that says what is missing. The tests are not even
 * declared then, since Jest calls what a skipped `describe` holds, and that reads files.
 */
export function describeWithSamples(api: Api, title: string, tests: () => void): void {
  if (existsSync(samplesFolder(api))) describe(title, tests);
  else it.skip(`${title} (skipped: ../shared/samples/${api} is missing)`, () => {});
}
