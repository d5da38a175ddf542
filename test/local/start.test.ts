import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import { Problem } from '../../lambdas/shared/http/problem.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import { cpuAlert } from '../../local/main-job/cpu-alert.ts';
import type { RunReport } from '../../local/main-job/hub-client.ts';
import { until } from '../../local/main-job/until.ts';
import { fetchToken } from '../../local/sign-in/fetch-token.ts';
import { readDeployment } from '../../local/template/read-deployment.ts';
import { formsOf, markedValues, secretsOf } from './marked-values.ts';

/** A client secret that a person mistyped. */
const WRONG = 'marked-wrong-secret';

const ROOT = join(import.meta.dirname, '../..');

function npmStart(...args: string[]): {
  child: ChildProcess;
  lines: string[];
  said(part: string): Promise<string>;
} {
  const child = spawn(process.execPath, ['local/start.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const said = (part: string) =>
    until(`"${part}"`, async () => lines.find((line) => line.includes(part)), 120_000).catch(() => {
      throw new Error(`"${part}" was not printed, but:\n${lines.join('\n')}`);
    });
  return { child, lines, said };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

describe('npm start', () => {
  let data: string;
  let started: ReturnType<typeof npmStart>;
  let apiUrl: string;
  let webhook: string;
  let token: string;
  let issuer: string;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'start-'));
    // As --data is given mostly, and is without the flag: relative to where npm start is called.
    started = npmStart('--port', '0', '--size', '60', '--data', relative(ROOT, data));
    await started.said('Ctrl-C');
    apiUrl = /(http:\/\/127\.0\.0\.1:\d+\/prod)\/api/.exec(started.lines.join('\n'))?.[1] ?? '';
    issuer = /Sign-in +(\S+)\/token/.exec(started.lines.join('\n'))?.[1] ?? '';
    token = await fetchToken(issuer, ['super_admin']);
    webhook = /Webhook +(\S+)/.exec(started.lines.join('\n'))?.[1] ?? '';
  });

  afterAll(async () => {
    started.child.kill('SIGINT');
    expect(await ended(started.child)).toBe(0);
    rmSync(data, { recursive: true, force: true });
  });

  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  async function settings() {
    const { body } = await call<{ items: ShownIntegration[] }>('GET', '/api/integrations/azure');
    const [integration] = body.items;
    if (!integration) throw new Error('Nothing is connected.');
    const { id, createdAt, updatedAt, secretSetAt, testAlertsUntil, secret, revision, ...rest } =
      integration;
    return { id, rest, headers: { 'if-match': `"${revision}"` } };
  }

  async function discover(id: string): Promise<RunReport> {
    const { body } = await call<{ id: string }>(
      'POST',
      `/api/integrations/azure/${id}/discovery-runs`,
    );
    return until(
      'the end of the run',
      async () => {
        const run = (await call<RunReport>('GET', `/api/runs/${body.id}`)).body;
        return run.finishedAt === null ? undefined : run;
      },
      120_000,
    );
  }

  /** What is kept in the one file of this name. */
  function contentOf(name: string): string {
    return readFileSync(join(folderOf(name), name), 'utf8');
  }

  function folderOf(name: string): string {
    const files = readdirSync(data, { recursive: true, withFileTypes: true });
    return files.find((file) => file.name === name)?.parentPath ?? '';
  }

  function deployed() {
    return readDeployment(folderOf('manifest.json'), { sqsEndpoint: 'http://127.0.0.1:1' });
  }

  it('prints what was found, the incident and the addresses', () => {
    const text = started.lines.join('\n');
    for (const part of [
      'azure_vm:',
      'azure_storage:',
      'INC0000001',
      'the same alert closed INC0000001',
      'its five retries failed',
      "Azure's own list of alerts became INC0000002",
      'requests to Azure',
      'Ready in',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('keeps its data where nobody else can read it', () => {
    const kept = readdirSync(data, { recursive: true, withFileTypes: true });
    const secrets = kept.filter((file) => /secrets\.json|sqlite|\.log|\.pem/.test(file.name));
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    for (const file of secrets) {
      expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0);
    }
  });

  it('lets nobody in without a token or a key', async () => {
    expect((await fetch(`${apiUrl}/api/incidents`)).status).toBe(401);
    const unkeyed = await fetch(webhook.replace(/\?.*/, ''), { method: 'POST', body: '{}' });
    expect(unkeyed.status).toBe(401);
    const wrong = await fetch(webhook.replace(/key=.*/, 'key=wrong'), {
      method: 'POST',
      body: '{}',
    });
    expect(wrong.status).toBe(401);
  });

  it('answers every admin route with 401 without a token, and 403 without a role', async () => {
    const { restApis } = deployed();
    const routes = restApis[0]?.routes.filter(({ path }) => !path.includes('/webhooks/')) ?? [];
    expect(routes.length).toBeGreaterThan(25);
    const nobody = await fetchToken(issuer, []);
    const statuses = await Promise.all(
      routes.map(async ({ method, path }) => {
        const url = `${apiUrl}${path.replaceAll(/\{[^}]+\}/g, 'x')}`;
        const without = await fetch(url, { method });
        const wrong = { authorization: 'Bearer a.b.c' };
        const forged = await fetch(url, { method, headers: wrong });
        const authorization = `Bearer ${nobody}`;
        const roleless = await fetch(url, { method, headers: { authorization } });
        return [method, path, without.status, forged.status, roleless.status];
      }),
    );
    expect(statuses).toEqual(routes.map(({ method, path }) => [method, path, 401, 401, 403]));
  });

  it('answers with problem details where no function does', async () => {
    const bad = await fetch(`${apiUrl}/api/incidents`, { headers: { authorization: 'a.b.c' } });
    expect(bad.headers.get('www-authenticate')).toBe('Bearer');
    for (const [answer, status, code] of [
      [bad, 401, 'unauthorized'],
      [await fetch(`${apiUrl}/api/incidents`), 401, 'unauthorized'],
      [await fetch(`${apiUrl}/api/nowhere`), 404, 'not_found'],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      const body = Problem.parse(await answer.json());
      expect(body).toMatchObject({ status, code, requestId: expect.stringMatching(/^[\w-]{36}$/) });
    }
  });

  it('tells somebody without a role what to do', async () => {
    const authorization = `Bearer ${await fetchToken(issuer, [])}`;
    const answer = await fetch(`${apiUrl}/api/incidents`, { headers: { authorization } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ fix: expect.stringContaining('super_admin') });
  });

  it('saves and tests, and says what the simulated tenant lacks', async () => {
    const { id } = await settings();
    const { body } = await call<ConnectionReport>('POST', `/api/integrations/azure/${id}/test`);
    const outcomes = Object.fromEntries(body.checks.map((check) => [check.id, check.status]));
    expect(outcomes).toMatchObject({
      'sign-in': 'passed',
      subscription: 'passed',
      'read-access': 'passed',
      'resource-providers': 'passed',
      'monitoring-reader': 'passed',
      'graph-sign-in': 'passed',
      rotation: 'warned',
    });
  });

  it('answers a legacy alert with the fix of the product page', async () => {
    const answer = await fetch(webhook, {
      method: 'POST',
      body: '{"schemaId":"AzureMonitorMetricAlert"}',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      code: 'common_alert_schema_required',
      fix: expect.stringContaining('Enable Use common alert schema in Azure action group'),
    });
  });

  it('lets an alert be followed by one correlation id, from the webhook to its incident', async () => {
    const [subscriptionId = ''] = (await settings()).rest.subscriptionIds;
    const alert = cpuAlert({ id: randomUUID(), name: 'followed', subscriptionId });
    const answer = await fetch(webhook, { method: 'POST', body: JSON.stringify(alert) });
    const { deliveryId } = (await answer.json()) as { deliveryId: string };
    const told = () =>
      contentOf('functions.log')
        .split('\n')
        .filter((line) => line.includes(`"correlation_id":"${deliveryId}"`));
    const lines = await until(
      'its incident',
      async () => (told().length >= 2 ? told() : undefined),
      60_000,
    );
    expect(lines[0]).toMatch(/AlertsIngest.*"message":"Alert accepted"/);
    expect(lines[1]).toMatch(/AlertsProcess.*"number":"INC\d+"/);
  });

  it('refuses wrong settings whole, naming every field', async () => {
    const body = { tenantId: 'x', regions: ['moon'], resourceTypes: ['toaster'], colour: 'blue' };
    const answer = await call<{ faults: { field: string }[] }>(
      'POST',
      '/api/integrations/azure',
      body,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.faults.map(({ field }) => field).toSorted()).toEqual([
      'clientId',
      'clientSecret',
      'colour',
      'regions[0]',
      'resourceTypes[0]',
      'subscriptionIds',
      'tenantId',
    ]);
  });

  it('has no body, token or secret in the log of any function', async () => {
    const { mark, event, all } = markedValues();
    const { id, rest, headers } = await settings();
    const path = `/api/integrations/azure/${id}`;
    const [subscriptionId = ''] = rest.subscriptionIds;
    const alert = JSON.stringify(
      cpuAlert({ id: mark('target'), name: mark('rule'), subscriptionId }),
    );
    const post = async (url: string, body: string) =>
      (await fetch(url, { method: 'POST', body })).status;
    const wrongKey = webhook.replace(/key=.*/, `key=${encodeURIComponent(mark('key'))}`);
    const forged = { authorization: `Bearer ${mark('token')}.e30.x` };
    const secret = { ...rest, regions: [mark('region')], clientSecret: mark('secret') };
    // What each way in takes, and what it refuses.
    expect([
      await post(webhook, alert),
      await post(webhook, `{"schemaId":"${mark('schema')}"}`),
      await post(webhook, `{"schemaId: ${mark('broken')}`),
      await post(wrongKey, alert),
      (await call('PUT', path, secret, headers)).status,
      (await call('PUT', path, `{${mark('body')}`, headers)).status,
      (await call('GET', '/api/incidents', undefined, forged)).status,
    ]).toEqual([202, 400, 400, 401, 400, 400, 401]);

    // What nobody expects: every function that is deployed gets marks wherever an event has room for them.
    const { functions } = deployed();
    const client = new LambdaClient({
      endpoint: /Lambda +([^, ]+)/.exec(started.lines.join('\n'))?.[1] ?? '',
      region: 'us-east-1',
      credentials: localCredentials,
    });
    const Payload = JSON.stringify(event());
    for (const { name, durable } of functions) {
      const started = durable && ({ Qualifier: 'live', InvocationType: 'Event' } as const);
      await client.send(new InvokeCommand({ FunctionName: name, Payload, ...started }));
    }
    client.destroy();

    const silent = () => {
      const log = `\n${contentOf('functions.log')}`;
      return functions.filter(({ name }) => !log.includes(`\n${name}\t{`));
    };
    await until('the end', async () => silent().length === 0 || undefined, 60_000).catch(() => {});
    expect(silent().map(({ name }) => name)).toEqual([]);
    const log = contentOf('functions.log');
    const kept = secretsOf(contentOf('secrets.json'));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    const forms = [...all(), ...kept, token].flatMap(formsOf);
    expect(forms.filter((form) => log.includes(form))).toEqual([]);
    expect(log).not.toMatch(/eyJ[\w-]{20}/);
  });

  it('ends a run with a wrong secret as failed, with the reason and the fix', async () => {
    const { id, rest, headers } = await settings();
    const wrong = { ...rest, clientSecret: WRONG };
    expect((await call('PUT', `/api/integrations/azure/${id}`, wrong, headers)).status).toBe(200);
    const run = await discover(id);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'azure_sign_in_failed' } });
    expect(run.error?.message).toContain('AADSTS7000215');
    expect(run.error?.fix).not.toBe('');
    expect(run.scopes.every(({ found }) => found === 0)).toBe(true);
  });

  it('ends a run in an unknown tenant as failed, with the reason and the fix', async () => {
    const { id, rest, headers } = await settings();
    const tenantId = '00000000-0000-4000-8000-000000000000';
    const elsewhere = { ...rest, tenantId, clientSecret: `${WRONG}-too` };
    expect((await call('PUT', `/api/integrations/azure/${id}`, elsewhere, headers)).status).toBe(
      200,
    );
    const run = await discover(id);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'azure_sign_in_failed' } });
    expect(run.error?.message).toContain('AADSTS90002');
  });

  it('has kept secrets, keys and tokens in Secrets Manager alone: in no log, table, queue or durable history', () => {
    const kept = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && !/secrets\.json|\.pem/.test(file.name))
      .map((file) => join(file.parentPath, file.name));
    const written = new Map(kept.map((file) => [file, readFileSync(file, 'latin1')]));
    const vault = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((file) =>
      file.endsWith('secrets.json'),
    );
    const secrets = secretsIn(readFileSync(join(data, vault ?? ''), 'utf8'));
    expect(secrets.size).toBeGreaterThanOrEqual(4);
    expect(secrets).toContain(WRONG);
    const [id = ''] = /integration ([0-9a-f-]{36})/.exec(started.lines.join('\n'))?.slice(1) ?? [];
    for (const kind of ['.sqlite', 'functions.log', 'durable-executions']) {
      // Where the integration's id is found, a secret would be found as well.
      const texts = kept.filter((file) => file.includes(kind)).map((file) => written.get(file));
      expect(texts.join('')).toContain(id);
    }
    for (const [file, text] of written) {
      const found = [...secrets].filter((secret) => text.includes(secret));
      expect([file, found, text.match(/eyJ[\w-]{20,}\.eyJ/)]).toEqual([file, [], null]);
    }
  });
});

/** Client secrets and webhook keys, of whatever version. */
function secretsIn(vault: string): Set<string> {
  const found = vault.matchAll(/\\"(?:clientSecret|current|previous)\\":\\"([^"\\]+)\\"/g);
  return new Set([...found].map(([, secret]) => secret ?? ''));
}

describe('npm start that cannot start', () => {
  it('names the taken port of the page before it begins, and who uses the same data', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const data = mkdtempSync(join(tmpdir(), 'start-'));
    const page = npmStart('--port', '0', '--page', String(port), '--data', data);
    expect(await page.said('--page')).toContain(`Port ${port}`);
    expect(await ended(page.child)).toBe(1);
    server.close();
    writeFileSync(join(data, 'npm-start.pid'), String(process.pid));
    const second = npmStart('--port', '0', '--once', '--data', data);
    expect(await second.said('--data')).toContain(`process ${process.pid}`);
    expect(await ended(second.child)).toBe(1);
    rmSync(data, { recursive: true, force: true });
  }, 60_000);

  it('names the taken port and the flag that moves it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const data = mkdtempSync(join(tmpdir(), 'start-'));
    const { child, said } = npmStart('--port', String(port), '--data', data);
    await said(`Port ${port}`);
    expect(await said('--port')).toContain('--port NUMBER');
    expect(await ended(child)).toBe(1);
    server.close();
    rmSync(data, { recursive: true, force: true });
  });
});
