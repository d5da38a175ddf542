import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildPage } from '../lib/build-page.ts';
import { isPortTaken, type Listening, listen } from './aws/listen.ts';
import { claimDirectory } from './claim-directory.ts';
import { servePage } from './console/serve-page.ts';
import { type Flags, HELP, parseFlags } from './flags.ts';
import { mainJob } from './main-job/main-job.ts';
import { type Platform, startPlatform } from './platform.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { formatDuration } from './terminal/format-duration.ts';
import { type Terminal, terminal } from './terminal/terminal.ts';

/** `npm start`: the whole integration on this machine. */
async function start(flags: Flags, output: Terminal): Promise<void> {
  const started = performance.now();
  const running = new AsyncDisposableStack();
  const stopped = untilStopped();
  const served = (async () => {
    if (!flags.once) await requirePort(flags.page).catch(explainPort);
    mkdirSync(flags.data, { recursive: true, mode: 0o700 });
    running.defer(claimDirectory(flags.data));
    const tenant = await openTenant(flags, process.env, flags.data);
    running.defer(tenant.close);
    const platform = await openPlatform(flags, tenant, output);
    running.defer(platform.close);
    const webhookUrl = await mainJob({ platform, tenant, samples: flags.samples, output });
    output.line();
    output.line(`Ready in ${formatDuration(performance.now() - started)}.`);
    if (flags.once) return;
    const page = await openPage(flags, platform, output);
    running.defer(page.stop);
    tellAddresses(platform, tenant, { webhookUrl, pageUrl: page.endpoint }, output);
  })();
  // Once stopped, what the job still complains about is of no interest.
  served.catch(() => {});
  try {
    if (flags.once) await Promise.race([served, stopped.then(interrupted)]);
    else await Promise.race([served.then(() => stopped), stopped]);
  } finally {
    await running.disposeAsync();
  }
}

/** A taken port is better told at once than after the main job. */
async function requirePort(port: number): Promise<void> {
  await (await listen(createServer(), 'the web page', port)).stop();
}

/** Adds to a taken port of the page the flag that moves it. */
function explainPort(error: unknown): never {
  if (!isPortTaken(error) || !(error instanceof Error)) throw error;
  const message = `${error.message} Choose another with --page NUMBER (0 takes a free one).`;
  throw new Error(message, { cause: error });
}

function interrupted(): never {
  throw new Error('Stopped before the main job was done.');
}

async function openPlatform(flags: Flags, tenant: Tenant, output: Terminal): Promise<Platform> {
  const dataDirectory = join(flags.data, tenant.name);
  if (flags.fresh) rmSync(dataDirectory, { recursive: true, force: true });
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  return startPlatform({
    dataDirectory,
    port: flags.port,
    functionEnvironment: tenant.environment,
    output,
  });
}

/** The web page of Integration Hub, built from its sources. */
async function openPage(
  { page: port }: Flags,
  { apiUrl, issuer }: Platform,
  output: Terminal,
): Promise<Listening> {
  const directory = await output.step(
    'Built',
    async () => buildPage(),
    () => 'the web page',
  );
  return servePage({ directory, apiUrl, issuer, port }).catch(explainPort);
}

function tellAddresses(
  { apiUrl, issuer, lambdaUrl, logFile }: Platform,
  { controls }: Tenant,
  { webhookUrl, pageUrl }: { readonly webhookUrl: string; readonly pageUrl: string },
  output: Terminal,
): void {
  output.line();
  output.line(`Console    ${pageUrl}/`);
  output.line(`Admin API  ${apiUrl}/api/…, with a bearer token, for example:`);
  output.line(
    `           TOKEN=$(curl -s ${issuer.url}/token -d grant_type=client_credentials -d scope=super_admin | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  );
  output.line(`           curl -H "Authorization: Bearer $TOKEN" ${apiUrl}/api/incidents`);
  output.line(`Sign-in    ${issuer.url}/token`);
  output.line(`Webhook    ${webhookUrl}`);
  if (controls) output.line(`Tenant     ${controls}`);
  output.line(`Lambda     ${lambdaUrl}, for aws lambda invoke --endpoint-url`);
  output.line(`Logs       ${logFile}`);
  output.line('Ctrl-C stops everything.');
}

/** Resolves at Ctrl-C, or when the terminal goes away. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
}

const output = terminal(process.stdout);
try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) output.line(HELP);
  else await start(flags, output);
} catch (error) {
  output.line();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// A main job that was stopped half-way still has timers and connections of its own.
process.exit();
