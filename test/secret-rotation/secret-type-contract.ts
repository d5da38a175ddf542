import type {
  Rotation,
  SecretType,
} from '../../lambdas/secret-rotation/secret-types/secret-type.ts';

/** A type of secret with a first value, and whether a value opens what it is for. */
export interface TypeUnderTest {
  readonly type: SecretType<unknown>;
  readonly first: Readonly<Record<string, unknown>>;
  opens(value: unknown): boolean;
}

const rotation: Rotation = { name: 'a/b', token: '00000000-0000-4000-8000-000000000001' };

/** What every type of secret that can be rotated does. */
export function secretTypeContract(make: () => TypeUnderTest): void {
  async function create({ type, first }: TypeUnderTest, from: unknown = first): Promise<unknown> {
    let stored: unknown;
    await type.create(type.value.parse(from), rotation, async (next) => {
      stored = next;
      return true;
    });
    return stored;
  }

  it('makes a new value that works, and leaves the old one working', async () => {
    const one = make();
    const next = await create(one);
    expect(next).not.toEqual(one.first);
    expect(await one.type.set(next, one.first, rotation)).toBe(true);
    await one.type.test(next, rotation);
    await one.type.prune(next, one.first, rotation);
    expect([one.opens(next), one.opens(one.first)]).toEqual([true, true]);
  });

  it('keeps members that it does not know', async () => {
    const one = make();
    const next = await create(one, { ...one.first, note: 'kept' });
    expect(next).toMatchObject({ note: 'kept' });
  });

  it('makes a value of its own kind, which can be rotated again', async () => {
    const one = make();
    const next = await create(one);
    expect(one.type.value.parse(JSON.parse(JSON.stringify(next)))).toEqual(next);
    expect(await create(one, next)).not.toEqual(next);
  });

  it('can repeat each step', async () => {
    const one = make();
    await create(one);
    const next = await create(one);
    for (let time = 0; time < 2; time += 1) {
      expect(await one.type.set(next, one.first, rotation)).toBe(true);
      await one.type.test(next, rotation);
      await one.type.prune(next, one.first, rotation);
    }
    expect(one.opens(next)).toBe(true);
  });

  it('refuses a value of another kind', () => {
    expect(make().type.value.safeParse({ unrelated: true }).success).toBe(false);
  });
}
