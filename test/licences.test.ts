import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const ALLOWED = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'];

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().default(false),
      devOptional: z.boolean().default(false),
      optional: z.boolean().default(false),
    }),
  ),
});
const ROOT = join(import.meta.dirname, '..');
const json = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const { packages } = Lock.parse(json('package-lock.json'));
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(json('package.json'));

it('deploys only packages whose licence lets anybody do so', () => {
  const deployed = Object.entries(packages).filter(
    ([path, { dev, devOptional, optional }]) => path !== '' && !dev && !devOptional && !optional,
  );
  expect(deployed.length).toBeGreaterThan(50);
  const others = deployed
    .filter(([, { license = 'none named' }]) => !license.split(/ OR |[()]/).some(isAllowed))
    .map(([path, { license }]) => `${path}: ${license}`);
  expect(others).toEqual([]);
});

it('takes for production what functions and the page import, so that licences, audit and SBOM are about it', () => {
  const files = globSync(['lambdas/**/*.ts', 'console/**/*.{ts,tsx}'], { cwd: ROOT });
  const shipped = files.filter((file) => !file.endsWith('vite.config.ts'));
  const imported = shipped.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].flatMap(([, name]) => name ?? []),
  );
  expect([...new Set(imported)].sort()).toEqual(Object.keys(dependencies).sort());
});

/** The package of an import that remains in the bundle. */
const IMPORT =
  /^(?:import|export) (?!type )(?:[^;']*? from )?'((?:@[\w-]+\/)?[a-z][\w.-]*)(?=['/])/gm;

function isAllowed(licence: string): boolean {
  return ALLOWED.includes(licence);
}
