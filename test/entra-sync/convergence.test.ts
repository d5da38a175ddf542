import fc from 'fast-check';
import { giveRole } from '../../lambdas/shared/domain/change-grant.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import { Death } from '../cmdb-discovery/mortal.ts';
import { type MemoryGraph, memoryGraph } from './memory-graph.ts';
import { type SyncUnderTest, syncUnderTest } from './sync-under-test.ts';

const PEOPLE = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'];
const GROUPS = ['g1', 'g2', 'g3', 'g4'];
const DEPARTMENTS = ['Sales', 'sales ', 'Legal', 'R&D', null];

const someone = fc.constantFrom(...PEOPLE);
const someGroup = fc.constantFrom(...GROUPS);
const action = fc.oneof(
  fc.record({
    type: fc.constant('user' as const),
    id: someone,
    change: fc.record(
      {
        enabled: fc.boolean(),
        deleted: fc.boolean(),
        displayName: fc.constantFrom('A', 'B'),
        department: fc.constantFrom(...DEPARTMENTS),
        managerId: fc.option(someone),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ type: fc.constant('purge' as const), id: someone }),
  fc.record({
    type: fc.constant('group' as const),
    id: someGroup,
    change: fc.record(
      {
        deleted: fc.boolean(),
        people: fc.uniqueArray(someone),
        groups: fc.uniqueArray(someGroup),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    type: fc.constant('map' as const),
    rules: fc.array(
      fc.tuple(
        someGroup,
        fc.constantFrom('super_admin' as const, 'cloud_admin' as const, 'user' as const),
      ),
      { maxLength: 3 },
    ),
  }),
  fc.record({ type: fc.constant('sync' as const), decision: fc.boolean() }),
  fc.record({ type: fc.constant('killed' as const), steps: fc.nat(60), resumes: fc.boolean() }),
  fc.record({
    type: fc.constant('fault' as const),
    of: fc.constantFrom('users' as const, 'groups' as const, 'managers' as const),
    behind: fc.nat(3),
  }),
  fc.record({ type: fc.constantFrom('expire tokens' as const, 'expire pages' as const) }),
  fc.record({ type: fc.constant('replay' as const), ticks: fc.nat(20) }),
  fc.record({ type: fc.constant('reorder' as const) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** What happens before and within the very first round, and where that dies. */
const beginning = fc.record({
  before: fc.array(
    action.filter(({ type }) => type !== 'sync' && type !== 'killed'),
    {
      maxLength: 8,
    },
  ),
  deaths: fc.array(fc.nat(90), { maxLength: 3 }),
});

it('ends in the directory of one clean full sync, whatever happened before', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, fc.array(action, { maxLength: 25 }), async (first, actions) => {
      const tenant = memoryGraph();
      tenant.user('root');
      for (const name of PEOPLE) tenant.user(name);
      const under = await syncUnderTest(tenant.graph);
      for (const each of first.before) await take(each, tenant, under);
      for (const steps of first.deaths) await killed(under, steps);
      tenant.clearFaults();
      await under.run();
      await giveRoot(under);
      for (const each of actions) await take(each, tenant, under);

      tenant.clearFaults();
      await settle(under);
      const clean = await syncUnderTest(tenant.graph);
      const { rules, revision } = await under.directory.mapping(under.tenantId);
      await clean.directory.saveMapping(clean.tenantId, { rules, revision: 1 });
      expect(revision).toBeGreaterThanOrEqual(0);
      await clean.run();
      const kept = await keptIn(under);
      expect(await picture(under, kept)).toEqual(await picture(clean, kept));
      expect((await under.directory.roster()).grants).toEqual(await superAdmins(under));
    }),
    { numRuns: 150 },
  );
});

async function take(each: Action, tenant: MemoryGraph, under: SyncUnderTest): Promise<void> {
  switch (each.type) {
    case 'user':
      return tenant.user(each.id, each.change);
    case 'purge':
      return tenant.purge(each.id);
    case 'group':
      return tenant.group(each.id, each.change);
    case 'map':
      return under.map(...each.rules);
    case 'sync': {
      const run = await under.run();
      if (run.state === 'needs_approval') {
        await under.decide(run, each.decision ? 'approved' : 'rejected');
      }
      return;
    }
    case 'killed': {
      const id = await killed(under, each.steps);
      if (id !== undefined && each.resumes) await under.again(id);
      return;
    }
    case 'fault':
      return tenant.fail(each.of, ...Array.from({ length: each.behind }, () => undefined), () => {
        throw new IntegrationError('azure_unavailable', 'Azure could not answer.', 'Wait.');
      });
    case 'expire tokens':
      return tenant.expireTokens();
    case 'expire pages':
      return tenant.expirePages();
    case 'replay':
      return tenant.replayFrom(each.ticks);
    case 'reorder':
      return tenant.order((items) => items.toReversed());
  }
}

/** A run whose process dies behind so many calls; its id, if it did. */
async function killed(under: SyncUnderTest, steps: number): Promise<string | undefined> {
  try {
    await under.run('entra-sync', { steps });
    return undefined;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    const { items } = await under.runs.latest(under.integration.id, 'entra-sync', 1);
    return items[0]?.id;
  }
}

/** Everything that was rejected is asked for once more by a resync, and then approved of. */
async function settle(under: SyncUnderTest): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const run = await under.run();
    if (run.state === 'needs_approval') await under.decide(run, 'approved');
    else expect(run).toMatchObject({ state: 'succeeded' });
  }
}

/** Those whom an administrator keeps against what Entra ID says: no clean sync can know of them. */
async function keptIn({ directory, tenantId }: SyncUnderTest): Promise<ReadonlySet<string>> {
  const people = (await Array.fromAsync(directory.people(tenantId))).flat();
  return new Set(people.flatMap(({ id, leaving }) => (leaving === 'kept' ? [id] : [])));
}

/** What a directory comes to, without when and how it came to it; departments where nobody is kept in them. */
async function picture({ directory, tenantId }: SyncUnderTest, kept: ReadonlySet<string>) {
  const people = (await Array.fromAsync(directory.people(tenantId))).flat();
  const groups = (await Array.fromAsync(directory.groups(tenantId))).flat();
  const living = groups.filter(({ deletedAt }) => deletedAt === null);
  const ids = living.map(({ id }) => id);
  const members = await directory.getMembers(tenantId, ids);
  const grants = (await Array.fromAsync(directory.grants(tenantId))).flat();
  const departments = (await Array.fromAsync(directory.departments(tenantId))).flat();
  const nameOf = (id: string | null) => departments.find((one) => one.id === id)?.name ?? null;
  return {
    people: people
      .filter(({ id, state }) => state === 'active' && !kept.has(id))
      .map(({ id, displayName, department, departmentId, managerId }) =>
        [id, displayName, department, kept.size === 0 && nameOf(departmentId), managerId].join(),
      )
      .toSorted(),
    groups: living
      .map(({ id, name }) =>
        [
          id,
          name,
          ...[...(members.get(id)?.people ?? [])].toSorted(),
          ...[...(members.get(id)?.groups ?? [])].toSorted(),
        ].join(),
      )
      .toSorted(),
    roles: grants
      .filter(({ origin, leaving }) => origin === 'entra' && leaving !== 'kept')
      .filter(({ personId }) => !kept.has(personId))
      .map(({ personId, role, path }) => [personId, role, ...path].join())
      .toSorted(),
    departments: departments
      .filter(({ endedAt }) => endedAt === null && kept.size === 0)
      .map(({ name, headId, parentId, people: count }) =>
        [name, headId, nameOf(parentId), count].join(),
      )
      .toSorted(),
  };
}

async function superAdmins({ directory, tenantId }: SyncUnderTest): Promise<string[]> {
  const people = (await Array.fromAsync(directory.people(tenantId))).flat();
  const active = new Set(people.flatMap(({ id, state }) => (state === 'active' ? [id] : [])));
  const grants = (await Array.fromAsync(directory.grants(tenantId))).flat();
  return grants
    .filter(({ role, personId }) => role === 'super_admin' && active.has(personId))
    .map(({ personId, origin }) => `${tenantId}/${personId}/${origin}`)
    .toSorted();
}

async function giveRoot(under: SyncUnderTest): Promise<void> {
  await giveRole(under.directory, {
    tenantId: under.tenantId,
    personId: 'root',
    role: 'super_admin',
    origin: 'manual',
    since: '2026-01-01T00:00:00.000Z',
    givenBy: 'ann',
    path: [],
    leaving: null,
    revision: 1,
  });
}
