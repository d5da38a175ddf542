import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Platform } from '../platform.ts';
import { fetchToken } from '../sign-in/fetch-token.ts';
import type { Tenant } from '../tenant.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { takeInCapturedAlerts } from './captured-alerts.ts';
import { discoverTenant } from './discover-tenant.ts';
import { type HubClient, hubClient } from './hub-client.ts';
import { inWords } from './in-words.ts';
import { takeInOneAlert } from './one-alert.ts';
import { complaints, describeItems, summarize } from './report-run.ts';
import { rotateSecret } from './rotate-secret.ts';
import { takeInSimulatedAlerts } from './simulated-alerts.ts';
import { syncTenant } from './sync-tenant.ts';

/** What the main job is done with. */
export interface MainJob {
  readonly platform: Platform;
  readonly tenant: Tenant;
  readonly samples: string | undefined;
  readonly output: Terminal;
}

/**
 * Connects the tenant, discovers it, syncs its directory, takes in alerts, and prints what came of each.
 *
 * @returns the webhook's address, with its key
 * @throws a sentence about the first thing that did not hold
 */
export async function mainJob({ platform, tenant, samples, output }: MainJob): Promise<string> {
  const hub = hubClient(platform.apiUrl, () => fetchToken(platform.issuer.url, ['super_admin']));
  const integration = await output.step(
    'Connected',
    () => connectTenant(hub, tenant),
    ({ id }) => `${tenant.description}, as integration ${id}`,
  );
  await discover(hub, integration, tenant, output);
  if (integration.entraIdSync) await syncTenant(hub, integration, output);
  const webhookUrl = await hub.webhookUrl(integration.id);
  const { simulator } = tenant;
  if (samples !== undefined) {
    await takeInCapturedAlerts(hub, platform, { webhookUrl, samples, integration }, output);
  } else if (simulator) {
    const [bareUrl = webhookUrl] = webhookUrl.split('?');
    await takeInSimulatedAlerts(hub, platform, { simulator, webhookUrl: bareUrl }, output);
  } else await takeInOneAlert(hub, webhookUrl, output);
  if (tenant.rotation) await rotateSecret(hub, platform, integration.id, output);
  return webhookUrl;
}

/** Connects the tenant, or brings the connection that an earlier start made up to date. */
async function connectTenant(hub: HubClient, { connection }: Tenant): Promise<Integration> {
  const known = (await hub.integrations()).find(({ tenantId }) => tenantId === connection.tenantId);
  return known ? hub.change(known, connection) : hub.connect(connection);
}

async function discover(
  hub: HubClient,
  integration: Integration,
  tenant: Tenant,
  output: Terminal,
): Promise<void> {
  const callsBefore = tenant.calls() ?? 0;
  const run = await output.step(
    'Discovered',
    () => discoverTenant(hub, integration.id, output),
    summarize,
  );
  const counted = run.scopes.reduce((sum, scope) => sum + scope.calls, 0);
  const calls = tenant.calls();
  const made = calls === undefined ? `at least ${counted}` : `${calls - callsBefore}`;
  output.line(`           ${made} requests to Azure, sign-in included`);
  for (const complaint of complaints(run)) output.line(complaint);
  if (run.error && run.state === 'failed') {
    throw new Error(`The discovery failed: ${inWords(run.error)}`);
  }
  output.line();
  output.line(await describeItems(hub, run));
  output.line();
  if (run.state !== 'succeeded') throw new Error(`The discovery ended ${run.state}.`);
}
