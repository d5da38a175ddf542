import { type Life, lifeOf, type Mishap } from './mortal.ts';
import { openWorld } from './rotation-world.ts';

const MISHAPS: readonly Mishap[] = ['dies', 'answer lost', 'refused'];
const YEAR = Date.parse('2027-01-01T00:00:00Z');

type World = Awaited<ReturnType<typeof openWorld>>;
type Value = Readonly<Record<string, string>>;

/** A secret, its calls of AWS and Azure, and what is true after any rotation of it. */
interface Rotatable {
  readonly strategy: string;
  readonly first: (world: World) => Value;
  readonly calls: readonly string[];
  readonly check: (world: World, after: Value, before: Value) => void;
}

const AWS = ['describe', 'dropPending', 'promote', 'putPending', 'read'];

const ROTATABLE: readonly Rotatable[] = [
  {
    strategy: 'azure-client-secret',
    first: ({ principal }) => principal,
    calls: [
      ...AWS,
      'add',
      'get',
      'graph',
      'list',
      'noteRotation',
      'remove',
      'resourceManager',
      'signIn',
    ],
    check({ application, told }, after, before) {
      expect(told.at(-1)).toBeNull();
      for (const { clientSecret = '' } of [after, before]) {
        expect(application.signIn(clientSecret)).toBe('valid');
      }
      const left = application.credentials().map(({ displayName, keyId }) => ({
        isOurs: displayName?.startsWith('StackFlow 7f') === true,
        keyId,
        displayName,
      }));
      const ours = left.filter(({ isOurs }) => isOurs).map(({ keyId }) => keyId);
      expect(new Set(ours)).toEqual(new Set([after.keyId, before.keyId]));
      const others = left.filter(({ isOurs }) => !isOurs).map(({ displayName }) => displayName);
      expect(others).toEqual(['Made in the portal', ...FOREIGN]);
    },
  },
  {
    strategy: 'random-password',
    first: () => ({ username: 'ann', password: 'p'.repeat(40) }),
    calls: AWS,
    check(_, after, before) {
      expect(after.password).not.toBe(before.password);
    },
  },
  {
    strategy: 'webhook-key',
    first: () => ({ current: 'k'.repeat(40) }),
    calls: AWS,
    check(_, after, before) {
      expect(after.current).not.toBe(before.current);
      // The key in Azure's action groups goes on opening the webhook.
      expect(after.previous).toBe(before.current);
    },
  },
];

const FOREIGN = ['StackFlow of the neighbours', 'StackFlow 8 00000000-0000-4000-8000-000000000000'];

/** A world whose function lives as long as `live` says next. */
async function openMortalWorld(way: Mishap) {
  let life = lifeOf(0, way);
  const current: Life = {
    get struck() {
      return life.struck;
    },
    begin: () => life.begin(),
    mortal: (port) => life.mortal(port),
  };
  const world = await openWorld(current);
  for (const displayName of FOREIGN) {
    world.application.add({ displayName, startsAt: 0, endsAt: YEAR });
  }
  return {
    world,
    live(last: number) {
      life = lifeOf(last, way);
      return life;
    },
  };
}

describe.each(ROTATABLE)('$strategy', ({ strategy, first, calls, check }) => {
  it.each(MISHAPS)(
    'ends with one new secret that works and nothing left over (%s, at each call in turn)',
    async (way) => {
      const { world, live } = await openMortalWorld(way);
      try {
        await world.create({ ...first(world), note: 'kept' }, strategy);
        // From the third rotation on there is something to prune.
        for (let rotation = 0; rotation < 2; rotation += 1) await world.rotate();
        const struck = new Set<string>();
        for (let last = 1; ; last += 1) {
          const before = await world.read();
          const life = live(last);
          await world.rotate();
          live(0);
          expect(world.events.at(-1)?.name).toBe('RotationSucceeded');
          expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
          expect(await world.read('AWSPREVIOUS')).toEqual(before);
          const after = await world.read();
          expect(after.note).toBe('kept');
          check(world, after, before);
          if (life.struck === undefined) break;
          struck.add(life.struck);
        }
        expect([...struck].sort()).toEqual([...calls].sort());
      } finally {
        await world.stop();
      }
    },
  );
});

it.each(MISHAPS)('manual: leaves everything as it was (%s, at each call in turn)', async (way) => {
  for (let last = 1, struck = true; struck; last += 1) {
    const { world, live } = await openMortalWorld(way);
    try {
      await world.create(world.principal, 'manual');
      const before = world.application.credentials();
      const life = live(last);
      await world.rotate();
      struck = life.struck !== undefined;
      expect(await world.read()).toEqual(world.principal);
      expect(world.application.credentials()).toEqual(before);
    } finally {
      await world.stop();
    }
  }
});
