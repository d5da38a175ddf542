import { progressBar } from '../terminal/progress-bar.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { HubClient, RunReport } from './hub-client.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 15 * 60_000;

/** *Run Discovery Now*, watched until it ends. */
export async function discoverTenant(
  hub: HubClient,
  integrationId: string,
  terminal: Terminal,
): Promise<RunReport> {
  const { id } = await hub.runDiscovery(integrationId);
  return until(
    'The end of the discovery run',
    async () => {
      const run = await hub.run(id);
      terminal.progress(describe(run));
      return run.finishedAt === null ? undefined : run;
    },
    TIMEOUT_MS,
  );
}

function describe({ scopes }: RunReport): string {
  const done = scopes.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  const found = scopes.reduce((sum, scope) => sum + scope.found, 0);
  return `Discovery  ${progressBar(done, scopes.length)} scopes, ${found} resources`;
}
