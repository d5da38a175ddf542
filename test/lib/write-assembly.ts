import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import * as z from 'zod';
import { buildApp } from '../../lib/app.ts';
import { bundleHandlers } from '../../lib/bundles.ts';
import { EMPTY_CODE } from './empty-code.ts';

const { outdir, context, bundled, page } = z
  .object({
    outdir: z.string(),
    context: z.record(z.string(), z.string()),
    bundled: z.boolean(),
    page: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

/** A page as Vite builds it, as far as putting it somewhere goes. */
function buildPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/index-1.js'), '');
  return folder;
}

const pageFolder = page ? buildPage() : undefined;
const bundles = bundled ? bundleHandlers() : EMPTY_CODE;
const entries: string[] = [];
const app = buildApp({
  outdir,
  context,
  ...(pageFolder !== undefined && { page: pageFolder }),
  bundles: {
    ...bundles,
    code(entry) {
      entries.push(entry);
      return bundles.code(entry);
    },
  },
});
app.synth();
if (pageFolder !== undefined) rmSync(pageFolder, { recursive: true });

const acknowledged = app.node.findAll().flatMap(({ node }) =>
  node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(z.record(z.string(), z.string()).parse(data)))
    .map(([rule, reason]) => ({ place: node.path, rule, reason })),
);
writeFileSync(join(outdir, 'construction.json'), JSON.stringify({ entries, acknowledged }));
