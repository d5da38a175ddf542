import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const ROOT = dirname(import.meta.dirname);

/**
 * Builds the web page from its sources (about 2 s), and answers the folder that it is in. A process of
 * its own, since Vite only builds asynchronously and a CDK app is constructed synchronously.
 *
 * @throws with Vite's own words on its error output
 */
export function buildPage(): string {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', 'console/vite.config.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(ROOT, 'console/dist');
}
