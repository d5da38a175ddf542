import { readFileSync } from 'node:fs';
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
const { packages } = Lock.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')),
);

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

function isAllowed(licence: string): boolean {
  return ALLOWED.includes(licence);
}
