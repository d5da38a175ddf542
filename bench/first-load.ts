import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { buildPage } from '../lib/build-page.ts';
import type { Measurement } from './measurement.ts';

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
  }),
);
type Manifest = z.infer<typeof Manifest>;

/**
 * What the web page costs before its first page shows: the entry and all it imports statically, against
 * the script of all pages together.
 */
export function firstLoad(): Measurement {
  const directory = buildPage();
  const manifest = Manifest.parse(
    JSON.parse(readFileSync(join(directory, '.vite/manifest.json'), 'utf8')),
  );
  const gzipped = (files: Iterable<string>) =>
    [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(directory, file))).length / 1000,
      0,
    );
  const everything = Object.values(manifest).map(({ file }) => file);
  return {
    name: 'first load, script gzipped',
    value: gzipped(staticImports(manifest)),
    unit: 'kB',
    bar: { atMost: 400 },
    baseline: gzipped(new Set(everything.filter((file) => file.endsWith('.js')))),
  };
}

function staticImports(manifest: Manifest): ReadonlySet<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    files.add(chunk.file);
    for (const each of chunk.imports ?? []) visit(each);
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) visit(name);
  return files;
}
