import { loadSeenKeys, membershipName } from '../../lambdas/entra-sync/seen-keys.ts';

/** Ids as alike as ids can be. */
const ids = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  );

it('knows what it has seen, and nothing else, however much that is', async () => {
  const seen = await loadSeenKeys();
  const [known, others] = [ids(100_000), ids(200_000).slice(100_000)];
  for (const id of known) seen.see(id);
  expect(known.every(seen.has)).toBe(true);
  expect(others.some(seen.has)).toBe(false);
});

it('tells a member of one group from the same of another', async () => {
  const seen = await loadSeenKeys();
  seen.see(membershipName('g1', 'ann'));
  expect(seen.has(membershipName('g1', 'ann'))).toBe(true);
  expect(seen.has(membershipName('g2', 'ann'))).toBe(false);
  expect(seen.has('ann')).toBe(false);
});

it('hands on to a successor what was seen since the last time, once', async () => {
  const first = await loadSeenKeys();
  first.see('ann');
  const one = first.takeSeen();
  first.see('bob');
  first.see('ann');
  const two = first.takeSeen();
  expect([one.byteLength, two.byteLength, first.takeSeen().byteLength]).toEqual([8, 8, 0]);
  const next = await loadSeenKeys([one, two]);
  expect(['ann', 'bob', 'cat'].map(next.has)).toEqual([true, true, false]);
});

it('reads keys that begin anywhere in what they were read from', async () => {
  const first = await loadSeenKeys();
  first.see('ann');
  const shifted = Buffer.concat([Buffer.from([7]), first.takeSeen()]).subarray(1);
  expect((await loadSeenKeys([shifted])).has('ann')).toBe(true);
});
