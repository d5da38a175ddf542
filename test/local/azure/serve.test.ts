import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { createSimulatorClient } from '../../../local/azure/simulator-client.ts';

const SCRIPT = join(import.meta.dirname, '../../../local/azure/serve.ts');

function serve(...flags: string[]): ChildProcess {
  return spawn(process.execPath, [SCRIPT, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function firstLine(child: ChildProcess) {
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return JSON.parse(String(chunk));
}

describe('serve.ts', () => {
  it('prints where it is, answers there, and leaves nothing behind on SIGTERM', async () => {
    const child = serve('--size', '50', '--subscriptions', '3', '--users', '5', '--groups', '2');
    const line = await firstLine(child);
    tls.setDefaultCACertificates([
      ...tls.getCACertificates('default'),
      readFileSync(line.caFile, 'utf8'),
    ]);

    expect(line.subscriptionIds).toHaveLength(3);
    const simulator = createSimulatorClient(line.endpoint);
    expect(await simulator.statistics()).toMatchObject({ requests: 0 });
    expect(await simulator.directory()).toMatchObject({ users: 5, groups: 2 });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(line.caFile)).toBe(false);
  });

  it('says in a sentence that a port is taken', async () => {
    const holder = serve('--size', '0');
    const { port } = new URL((await firstLine(holder)).endpoint);
    const late = serve('--port', port);

    const [[message], [code]] = await Promise.all([
      once(late.stderr as NodeJS.ReadableStream, 'data'),
      once(late, 'exit'),
    ]);

    expect(String(message)).toBe(
      `Port ${port} is taken. Choose another with --port, or 0 for a free one.\n`,
    );
    expect(code).toBe(1);
    holder.kill('SIGTERM');
    await once(holder, 'exit');
  });

  it('refuses a size that is no number', async () => {
    const child = serve('--size', 'huge');
    const [[message], [code]] = await Promise.all([
      once(child.stderr as NodeJS.ReadableStream, 'data'),
      once(child, 'exit'),
    ]);
    expect(String(message)).toMatch(/^--size takes a whole number, not huge\./);
    expect(code).toBe(1);
  });
});
