import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

/** Without the web page, as it runs on one machine. */
const SYNTHESIZE = `
  import { buildApp } from './lib/app.ts';
  buildApp({ outdir: process.env.CDK_OUTDIR }).synth();
`;

/** Synthesizes the app with its bundles into a folder, in a process of its own. */
export async function synthesizeApp(assembly: string): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: assembly };
  const parameters = ['--input-type=module', '--eval', SYNTHESIZE];
  await promisify(execFile)(process.execPath, parameters, { cwd: ROOT, env });
}
