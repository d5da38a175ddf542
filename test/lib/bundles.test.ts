import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { type Bundles, bundleHandlers } from '../../lib/bundles.ts';
import { temporaryFolders } from './temporary-folders.ts';

const ENTRY = 'lambdas/greetings/greet.handler.ts';

const SOURCES = {
  [ENTRY]: `
    import { greeting } from './greeting.ts';
    import { legacy } from './legacy.cjs';
    export const handler = (): string => greeting(legacy());
  `,
  'lambdas/greetings/greeting.ts': `
    export const greeting = (name: string): string => 'Hello ' + name;
    export const unused = (): string => 'never asked for';
  `,
  'lambdas/greetings/legacy.cjs': `
    const { basename } = require('node:path');
    exports.legacy = () => basename('/home/world');
  `,
};

const temporary = temporaryFolders();
const made: Bundles[] = [];
afterEach(() => {
  for (const bundles of made.splice(0)) bundles.remove();
});

function checkout(sources: Record<string, string> = SOURCES): string {
  const root = temporary();
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function bundle(root: string): Bundles {
  const bundles = bundleHandlers(root);
  made.push(bundles);
  return bundles;
}

/** The folder of an entry's code in the output of CDK. */
function stage(bundles: Bundles, entry = ENTRY): string {
  const app = new App({ outdir: temporary() });
  const { s3Location } = bundles.code(entry).bind(new Stack(app, 'Example'));
  return join(app.outdir, `asset.${s3Location?.objectKey.replace('.zip', '')}`);
}

/** The hash of an entry's code, which names it in AWS. */
function assetOf(bundles: Bundles, entry = ENTRY): string | undefined {
  return stage(bundles, entry).split('asset.')[1];
}

it('makes one file of a handler, which runs', async () => {
  const staged = stage(bundle(checkout()));
  const { handler } = await import(pathToFileURL(join(staged, 'index.mjs')).href);
  expect(handler()).toBe('Hello world');
});

it('leaves out what is not used', () => {
  const staged = stage(bundle(checkout()));
  expect(readFileSync(join(staged, 'index.mjs'), 'utf8')).not.toContain('never asked for');
});

it('names equal code equally in every checkout, so that nothing is deployed twice', () => {
  const hash = (root: string) => assetOf(bundle(root));
  const changed = { ...SOURCES, 'lambdas/greetings/legacy.cjs': "exports.legacy = () => 'moon';" };
  expect(hash(checkout())).toBe(hash(checkout()));
  expect(hash(checkout(changed))).not.toBe(hash(checkout()));
});

it('gives every handler of ours the same bytes in another folder', () => {
  const here = dirname(dirname(import.meta.dirname));
  const elsewhere = temporary();
  cpSync(join(here, 'lambdas'), join(elsewhere, 'lambdas'), { recursive: true });
  symlinkSync(join(here, 'node_modules'), join(elsewhere, 'node_modules'));
  const entries = globSync('lambdas/*/*.handler.ts', { cwd: here });
  const [one, other] = [bundle(here), bundle(elsewhere)];
  expect(entries.length).toBeGreaterThan(10);
  for (const entry of entries) expect(assetOf(one, entry)).toBe(assetOf(other, entry));
}, 20_000);

it('removes its files, once CDK has them', () => {
  const bundles = bundleHandlers(checkout());
  const staged = stage(bundles);
  bundles.remove();
  expect(existsSync(join(staged, 'index.mjs'))).toBe(true);
  expect(() => stage(bundles)).toThrow('Cannot find asset');
});

it('says which handler is missing', () => {
  const bundles = bundle(checkout());
  expect(() => bundles.code('lambdas/greetings/part.handler.ts')).toThrow(
    'There is no handler lambdas/greetings/part.handler.ts.',
  );
});

it('says where a handler does not build', () => {
  const broken = { [ENTRY]: "export { handler } from './missing.ts';" };
  expect(() => bundle(checkout(broken))).toThrow(`${ENTRY}:1:24`);
});
