import { lifeOf } from './mortal.ts';
import { openWorld } from './rotation-world.ts';

const FOREIGN = 'StackFlow of the neighbours';

/** One rotation that goes well, one that ends after its n-th call, and one more that goes well. */
async function rotateThrough(last: number, way: 'dies' | 'answer lost') {
  let life = lifeOf(0, way);
  const world = await openWorld({
    get calls() {
      return life.calls;
    },
    get ended() {
      return life.ended;
    },
    begin: () => life.begin(),
    mortal: (port) => life.mortal(port),
  });
  const { application } = world;
  const year = Date.parse('2027-01-01T00:00:00Z');
  const foreign = application.add({ displayName: FOREIGN, startsAt: 0, endsAt: year }).keyId;
  const ours = () =>
    application.credentials().filter(({ displayName }) => displayName?.startsWith('StackFlow 7f'));
  try {
    await world.create({ ...world.principal, note: 'kept' });
    await world.rotate();
    const first = await world.read();

    life = lifeOf(last, way);
    const hit = await world.rotate().then(() => life.ended);
    const second = await world.read();
    expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    expect(second).toMatchObject({ note: 'kept', keyId: expect.any(String) });
    expect(second.keyId).not.toBe(first.keyId);
    expect(application.signIn(second.clientSecret)).toBe('valid');
    expect(application.signIn(first.clientSecret)).toBe('valid');
    const kept = new Set(ours().map(({ keyId }) => keyId));
    expect(kept).toEqual(new Set([first.keyId, second.keyId]));

    life = lifeOf(0, way);
    await world.rotate();
    const third = await world.read();
    const left = new Set(application.credentials().map(({ keyId }) => keyId));
    const portal = application.credentials()[0]?.keyId;
    expect(left).toEqual(new Set([portal, foreign, second.keyId, third.keyId]));
    return hit;
  } finally {
    await world.stop();
  }
}

it.each(['dies', 'answer lost'] as const)(
  'ends with one secret that works and nothing left over, after whichever call it %s',
  async (way) => {
    let last = 1;
    while (await rotateThrough(last, way)) last += 1;
    // Every call of the four steps was the last one once.
    expect(last).toBeGreaterThanOrEqual(20);
  },
);
