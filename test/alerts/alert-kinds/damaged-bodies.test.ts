import * as fc from 'fast-check';
import { readAlert } from '../../../lambdas/alerts/alert-kinds/index.ts';
import { alertOf, BODIES, RECEIVED_AT } from './bodies.ts';
import { samples } from './samples.ts';

const bodies: unknown[] = [
  ...Object.values(BODIES),
  ...[...samples('common'), ...samples('real')].map(([, body]) => body),
];

const REMOVED = Symbol('removed');

/** What may stand where something else is expected. */
const garbage = fc.oneof(
  fc.constant(REMOVED),
  fc.constant(null),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom({}, [], [null], [[]], { name: 1 }, '{', '[1]', '[{"a":', '<p', '&#9999999;'),
  fc.constantFrom('x'.repeat(300_000), '<'.repeat(50_000), '😀'.repeat(5_000)),
  fc.constant(Array.from({ length: 500 }, (_, i) => ({ name: 'Computer', value: `vm-${i}` }))),
  fc.constant(Array.from({ length: 500 }, (_, i) => `/subscriptions/s/a/${i}`)),
  fc.object(),
);

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]));
  return [path, ...below];
}

function replaceAt(value: unknown, [name, ...rest]: Path, replacement: unknown): unknown {
  if (name === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, part]) => [key, key === name ? replaceAt(part, rest, replacement) : part] as const,
  );
  const kept = entries.filter(([, part]) => part !== REMOVED);
  return Array.isArray(value) ? kept.map(([, part]) => part) : Object.fromEntries(kept);
}

/** Paths that may be damaged: anything but what makes it a body of the common schema. */
function damageable(body: unknown): Path[] {
  const needed = new Set(['', 'schemaId', 'data', 'data.essentials', 'data.essentials.alertId']);
  return pathsOf(body).filter((path) => !needed.has(path.join('.')));
}

const damaged = fc.constantFrom(...bodies).chain((body) =>
  fc
    .array(fc.tuple(fc.constantFrom(...damageable(body)), garbage), {
      minLength: 1,
      maxLength: 4,
    })
    .map((faults) =>
      faults.reduce((current, [path, fault]) => replaceAt(current, path, fault), body),
    ),
);

describe('a body with any damage below its essentials', () => {
  it('is still read as bounded facts', () => {
    fc.assert(
      fc.property(damaged, (body) => {
        const facts = readAlert(alertOf(body), RECEIVED_AT);
        expect(facts.key).toMatch(/\S/);
        expect(facts.key.length).toBeLessThanOrEqual(2_000);
        expect(facts.title).toMatch(/\S/);
        expect(facts.title.length).toBeLessThanOrEqual(160);
        expect(facts.title).not.toContain('\n');
        expect(facts.description).toMatch(/\S/);
        expect(facts.description.length).toBeLessThanOrEqual(4_000);
        for (const instant of [facts.at, facts.firedAt]) {
          expect(new Date(instant).toISOString()).toBe(instant);
        }
        expect(facts.at >= facts.firedAt).toBe(true);
        expect(['Fired', 'Resolved']).toContain(facts.condition);
        expect(facts.targetIds.length).toBeLessThanOrEqual(50);
        expect(facts.targetNames.length).toBeLessThanOrEqual(50);
        for (const id of facts.targetIds) expect(id).toMatch(/^\/subscriptions\/[^A-Z]+$/u);
        expect(JSON.stringify(facts).length).toBeLessThan(200_000);
      }),
      { numRuns: 1_500 },
    );
  });
});
