import { join } from 'node:path';

const CONSOLE = join(import.meta.dirname, '../../console');

/** Builds the web page, and answers the folder that it is in. */
export async function buildPage(): Promise<string> {
  // Loaded when it is needed: `npm start -- --once` serves no page.
  const { build } = await import('vite');
  await build({ configFile: join(CONSOLE, 'vite.config.ts') });
  return join(CONSOLE, 'dist');
}
