import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './measurement.ts';

const ROOT = join(import.meta.dirname, '..');

/** From the command to the ready line of `npm start` on nothing kept, against synthesizing alone. */
export const start: Bench = {
  name: 'start',
  async *run() {
    const directory = mkdtempSync(join(tmpdir(), 'start-'));
    try {
      const synth = await seconds(['bin/app.ts'], { CDK_OUTDIR: join(directory, 'cdk.out') });
      const parameters = ['--once', '--port', '0', '--data', join(directory, 'data')];
      const first = await seconds(['local/start.ts', ...parameters]);
      const second = await seconds(['local/start.ts', ...parameters]);
      const rest = { unit: 's', bar: { atMost: 15 }, baseline: synth };
      yield { name: 'npm start, first', value: first, ...rest };
      yield { name: 'npm start, again', value: second, ...rest };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function seconds(parameters: string[], environment: Record<string, string> = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${parameters.join(' ')} ended with ${code}.`);
  return (performance.now() - started) / 1000;
}
