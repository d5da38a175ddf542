import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { createSimulatorClient, type SimulatorClient } from '../../local/azure/simulator-client.ts';

const ROOT = dirname(dirname(import.meta.dirname));

export const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser to walk the page with. */
export const hasChromium = existsSync(CHROMIUM);

/** What `npm start` serves, and a browser in front of it. */
export interface RunningHub {
  readonly consoleUrl: string;
  readonly webhookUrl: string;
  /** What happens in Azure. */
  readonly azure: SimulatorClient;
  /** A fresh browser profile, signed in by the sign-in page's link. */
  open(person: 'super_admin' | 'cloud_admin' | 'nobody'): Promise<Page>;
  /** What went wrong unseen: script that threw, or what the page's own policy kept from loading. */
  readonly complaints: readonly string[];
  /** Origins that any page asked for anything. */
  readonly origins: ReadonlySet<string>;
  /** Closes every page: those that are open go on asking the API. */
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs `npm start` on free ports, and waits until it tells its addresses. */
export async function runHub(): Promise<RunningHub> {
  const data = mkdtempSync(join(tmpdir(), 'browser-'));
  const parameters = ['local/start.ts', '--port', '0', '--page', '0', '--data', data];
  const child = spawn(process.execPath, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await untilReady(child);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: FLAGS,
  });
  const consoleUrl = /^Console +(\S+)\/$/m.exec(output)?.[1] ?? '';
  const webhookUrl = /^Webhook +(\S+)$/m.exec(output)?.[1] ?? '';
  const complaints: string[] = [];
  const origins = new Set<string>();
  return {
    consoleUrl,
    webhookUrl,
    complaints,
    origins,
    azure: simulatorOf(output, data),
    async open(person) {
      const context = await browser.newContext({
        viewport: { width: 1400, height: 1000 },
        // Colours half-way between two are nobody's to judge.
        reducedMotion: 'reduce',
      });
      context.on('weberror', (error) => complaints.push(String(error.error())));
      context.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
      });
      context.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol !== 'data:') origins.add(origin);
      });
      return open(context, consoleUrl, person);
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async stop() {
      await browser.close();
      child.kill('SIGINT');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The simulated tenant, whose certificate nobody else knows. */
function simulatorOf(output: string, data: string): SimulatorClient {
  const authority = readFileSync(join(data, 'certificate-authority.pem'), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), authority]);
  return createSimulatorClient(/(https:\S+)\/simulator\/tenant/.exec(output)?.[1] ?? '');
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (part: Buffer) => {
      output += part;
      if (output.includes('Ctrl-C stops everything.')) resolve(output);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
}

const LINKS = {
  super_admin: 'Sign in as super_admin',
  cloud_admin: 'Sign in as cloud_admin',
  nobody: 'Sign in without a role',
};

async function open(
  context: BrowserContext,
  consoleUrl: string,
  person: keyof typeof LINKS,
): Promise<Page> {
  // Shorter than a test may take, so that it fails at the step that does, and says which.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(consoleUrl);
  await page.getByRole('link', { name: LINKS[person] }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on a page, in words. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Evaluated, not added: the page's policy takes no script but its own.
  await page.evaluate(axe);
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
