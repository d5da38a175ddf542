import fc from 'fast-check';
import { mergeMissing, mergePerson } from '../../lambdas/entra-sync/merge-person.ts';
import type { UserChange } from '../../lambdas/shared/domain/graph.ts';
import { TENANT_ID } from '../fixtures/integration.ts';
import { person } from '../fixtures/person.ts';

const moment = { tenantId: TENANT_ID, at: '2026-02-01T00:00:00.000Z' };
const told = (change: Partial<UserChange>): UserChange => ({
  id: 'ann',
  removed: undefined,
  profile: {},
  enabled: undefined,
  isLimited: false,
  ...change,
});

it('keeps what a change leaves out, and empties what it tells to be empty', () => {
  const before = person({ mail: 'ann@contoso.com', jobTitle: 'Clerk', department: 'Sales' });
  const after = mergePerson(before, told({ profile: { jobTitle: null } }), moment);
  expect(after).toMatchObject({ mail: 'ann@contoso.com', jobTitle: null, department: 'Sales' });
});

it('writes nothing of a user whose nulls come from a missing permission', () => {
  const change = told({ profile: { mail: null, displayName: null }, isLimited: true });
  expect(mergePerson(person(), change, moment)).toBeUndefined();
  expect(mergePerson(undefined, change, moment)).toBeUndefined();
});

it('brings nobody in who is told to be gone', () => {
  for (const removed of ['changed', 'deleted'] as const) {
    expect(mergePerson(undefined, told({ removed }), moment)).toBeUndefined();
  }
});

it('does not bring anybody back from being gone to the recycle bin', () => {
  const gone = person({ presence: 'gone', state: 'deactivated', goneAt: moment.at });
  expect(mergePerson(gone, told({ removed: 'changed' }), moment)).toBeUndefined();
});

it('marks whom a complete read lacked, once', () => {
  const after = mergeMissing(person(), moment.at);
  expect(after).toMatchObject({ presence: 'gone', leaving: 'pending', state: 'active' });
  expect(after && mergeMissing(after, moment.at)).toBeUndefined();
});

const anyChange = fc
  .record({
    removed: fc.constantFrom(undefined, 'changed' as const, 'deleted' as const),
    enabled: fc.constantFrom(undefined, true, false),
    profile: fc.record(
      { mail: fc.constantFrom(null, 'a@x', 'b@x'), managerId: fc.constantFrom(null, 'bob') },
      { requiredKeys: [] },
    ),
  })
  .map(told);

it('takes a change that comes again for no news, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 5 }), anyChange, (earlier, change) => {
      const before = earlier.reduce<ReturnType<typeof person> | undefined>(
        (known, each) => mergePerson(known, each, moment) ?? known,
        undefined,
      );
      const after = mergePerson(before, change, moment);
      if (after) expect(mergePerson(after, change, moment)).toBeUndefined();
    }),
  );
});

it('takes away nothing but marks it: whoever was active stays so until the gate opens', () => {
  fc.assert(
    fc.property(anyChange, (change) => {
      expect(mergePerson(person(), change, moment)?.state ?? 'active').toBe('active');
    }),
  );
});
