import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names, to every worker, the folder of what the tests of one run share; it goes when the run ends. */
export default function makeSharedFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'stackflow-test-run-'));
  process.env.TEST_RUN_FOLDER = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
