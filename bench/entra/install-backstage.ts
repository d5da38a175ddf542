import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const BACKSTAGE_PACKAGE = '@backstage/plugin-catalog-backend-module-msgraph';
const VERSION = '0.10.6';

/**
 * The folder that holds Backstage's reader of Microsoft Graph: outside the repository, filled once, since
 * nothing of the project needs it but this comparison. Needs the npm registry the first time.
 */
export function installBackstage(): string {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(caches, 'stackflow-bench', `msgraph-${VERSION}`);
  if (existsSync(join(folder, 'node_modules', BACKSTAGE_PACKAGE, 'package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev', '--save-exact'];
  const target = ['--prefix', folder, `${BACKSTAGE_PACKAGE}@${VERSION}`];
  execFileSync('npm', ['install', ...options, ...target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
}
