import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';

/** A small app synthesized into a temporary folder. */
export interface Synthesized {
  /** The folder of the cloud assembly. */
  assembly: string;
  remove: () => void;
}

/** Synthesizes the stacks that `build` makes; `code` is a folder with a handler. */
export const synthesize = (build: (app: App, code: string) => Stack[]): Synthesized => {
  const directory = mkdtempSync(join(tmpdir(), 'template-'));
  const code = join(directory, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.mjs'), 'export const handler = async () => ({});');
  const app = new App({
    outdir: join(directory, 'cdk.out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:enable-asset-metadata': false },
  });
  build(app, code);
  return {
    assembly: app.synth().directory,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};
