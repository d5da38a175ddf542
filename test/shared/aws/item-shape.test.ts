import fc from 'fast-check';
import * as z from 'zod';
import {
  fromStored,
  type ItemKind,
  shapeOf,
  UPGRADES,
  type Upgrade,
  upgraded,
} from '../../../lambdas/shared/aws/item-shape.ts';
import { Integration } from '../../../lambdas/shared/domain/integration.ts';

/** Each adds its own number, so that an item tells what it went through. */
const steps = (count: number): Upgrade[] =>
  Array.from({ length: count }, (_, index) => (item) => ({
    ...item,
    through: [...(item.through as number[]), index + 1],
  }));
const withSteps = (count: number) => ({ ...UPGRADES, incident: steps(count) });

it('brings an item of any age through what has changed since, in order and once', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.nat(6), (age, later) => {
      const old = { id: 'one', through: steps(age).map((_, index) => index + 1) };
      const stored = { ...old, ...shapeOf('incident', withSteps(age)) };
      const today = withSteps(age + later);
      const expected = Array.from({ length: age + later }, (_, index) => index + 1);
      expect(upgraded('incident', stored, today)).toEqual({ id: 'one', through: expected });
    }),
  );
});

it('takes an item without a shape for one of the first', () => {
  expect(upgraded('incident', { through: [] }, withSteps(2))).toEqual({ through: [1, 2] });
});

it('takes an item of a later version as it is', () => {
  expect(upgraded('incident', { shape: 9, through: [] }, withSteps(2))).toEqual({ through: [] });
});

it('drops what a later version has added, at any depth, and nothing else', () => {
  const Strict = z.strictObject({
    id: z.string(),
    guard: z.strictObject({ items: z.number() }),
    entries: z.array(z.strictObject({ at: z.string() })),
  });
  const known = { id: 'one', guard: { items: 3 }, entries: [{ at: 'now' }, { at: 'then' }] };
  const stored = {
    ...known,
    colour: 'blue',
    guard: { ...known.guard, percent: 7 },
    entries: known.entries.map((entry) => ({ ...entry, by: 'somebody' })),
  };
  expect(fromStored('incident', Strict, stored)).toEqual(known);
  expect(() => fromStored('incident', Strict, { ...stored, id: 1 })).toThrow();
});

it('reads an integration of before its newest settings, with their defaults', () => {
  const oldest = {
    id: '7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34',
    tenantId: '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
    subscriptionIds: ['0b1f6471-1bf0-4dda-aec3-cb9272f09591'],
    clientId: '0b1f6471-1bf0-4dda-aec3-cb9272f09592',
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:00.000Z',
    secretSetAt: '2026-03-01T10:00:00.000Z',
    revision: 1,
  };
  expect(fromStored('integration', Integration, oldest)).toMatchObject({
    cloud: 'public',
    enabled: true,
    dropGuard: { items: 10, percent: 20 },
  });
});

it('counts shapes from one, for every kind', () => {
  for (const [kind, upgrades] of Object.entries(UPGRADES)) {
    expect(shapeOf(kind as ItemKind)).toEqual({ shape: upgrades.length + 1 });
  }
});
