import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { clientOf, open as openBench, startLambda } from './workbench.ts';

describe('secrets in a file', () => {
  let directory = '';
  const file = () => join(directory, 'data', 'secrets.json');
  /** Ends what a test started, also when it fails. */
  const endings: (() => unknown)[] = [];
  const open: typeof openBench = async (options) => {
    const bench = await openBench(options);
    endings.push(bench.stop);
    return bench;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
    rmSync(directory, { recursive: true, force: true });
  });

  it('are there again after a restart, and only their owner can read them', async () => {
    const first = await open({ file: file() });
    const { ARN } = await first.create('a', 'value');
    await first.client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'newer' }));
    const labels = await first.labels('a');
    await first.stop();

    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'data')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(directory, 'data'))).toEqual(['secrets.json']);

    const second = await open({ file: file() });
    expect(await second.read('a')).toBe('newer');
    expect(await second.describe('a')).toMatchObject({ ARN, VersionIdsToStages: labels });
  });

  it('are all there that were answered before a SIGKILL', async () => {
    const server = pathToFileURL(join(process.cwd(), 'local/aws/secrets-manager/server.ts')).href;
    const source = `
      import { startSecretsManager } from ${JSON.stringify(server)};
      const { endpoint } = await startSecretsManager({ file: ${JSON.stringify(file())} });
      console.log(endpoint);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endings.push(() => child.kill('SIGKILL'));
    const [endpoint] = await once(createInterface(child.stdout), 'line');
    const client = clientOf({ endpoint });
    const answered: string[] = [];
    const write = async (worker: number) => {
      for (let count = 0; ; count += 1) {
        const Name = `worker-${worker}/${count}`;
        await client.send(new CreateSecretCommand({ Name, SecretString: Name }));
        answered.push(Name);
        if (answered.length === 60) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled([write(1), write(2), write(3)]);
    client.destroy();

    const again = await open({ file: file() });
    expect(answered.length).toBeGreaterThanOrEqual(60);
    for (const name of answered) expect(await again.read(name)).toBe(name);
  });

  it('go on with a rotation that was cut off', async () => {
    let isHanging = true;
    const steps: string[] = [];
    const lambda = await startLambda(({ Step }) => {
      steps.push(Step);
      return isHanging && Step === 'setSecret' ? new Promise(() => {}) : undefined;
    });
    endings.push(lambda.stop);
    const options = {
      file: file(),
      lambdaEndpoint: () => lambda.endpoint,
      rotationRetryDelaysMs: [],
    };
    const first = await open(options);
    await first.create('a', 'value');
    await first.client.send(
      new RotateSecretCommand({
        SecretId: 'a',
        RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:rotate',
      }),
    );
    while (steps.length < 2) await new Promise(setImmediate);
    await first.stop();

    isHanging = false;
    const second = await open(options);
    await second.service.rotationsSettled();
    expect(steps).toEqual([
      'createSecret',
      'setSecret',
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ]);
  });

  it('that are damaged ask for --fresh instead of beginning anew', async () => {
    const first = await open({ file: file() });
    await first.stop();
    writeFileSync(file(), '{"secrets":');
    await expect(open({ file: file() })).rejects.toThrow(/--fresh/);
  });
});
