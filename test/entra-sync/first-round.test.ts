import { Death } from '../cmdb-discovery/mortal.ts';
import { memoryGraph } from './memory-graph.ts';
import { syncUnderTest } from './sync-under-test.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `u${100 + at}`);

/** A tenant that nobody has read yet, and its directory. */
async function unread(people: number) {
  const tenant = memoryGraph(10);
  for (const name of names(people)) tenant.user(name);
  tenant.group('all', { people: names(people) });
  const under = await syncUnderTest(tenant.graph);
  await under.map(['all', 'user']);
  const reads = { people: 0, groups: 0, members: 0 };
  const { getPeople, getGroups, getMembers } = under.directory;
  Object.assign(under.directory, {
    getPeople: (...parameters: Parameters<typeof getPeople>) => {
      reads.people += 1;
      return getPeople(...parameters);
    },
    getGroups: (...parameters: Parameters<typeof getGroups>) => {
      reads.groups += 1;
      return getGroups(...parameters);
    },
    getMembers: (...parameters: Parameters<typeof getMembers>) => {
      reads.members += 1;
      return getMembers(...parameters);
    },
  });
  return { tenant, under, reads };
}

it('looks nobody up in a directory that is empty', async () => {
  const { under, reads } = await unread(40);
  expect(await under.run()).toMatchObject({ state: 'succeeded', reads: [{ created: 40 }, {}] });
  expect(reads.people).toBe(0);
  expect(await under.active()).toEqual(names(40));
});

it('writes many people in one request', async () => {
  const { tenant, under } = await unread(0);
  for (const name of names(10)) tenant.user(name);
  await under.run();
  // People, the group, its mark as stale, two links, managers, departments and the mapping.
  expect(under.writes.count).toBeLessThan(12);
});

it('takes a user of whom Graph tells twice for one, as it was told last', async () => {
  const { tenant, under } = await unread(40);
  const { users } = tenant.graph;
  tenant.graph.users = async (link) => {
    const page = await users(link);
    const [first] = page.changes();
    if (!first || page.next === undefined) return page;
    // On this page and, as another, on the next one.
    const again = { ...first, id: 'u100', profile: { ...first.profile, displayName: 'again' } };
    return { ...page, changes: () => [...page.changes(), again] };
  };
  expect(await under.run()).toMatchObject({ state: 'succeeded', reads: [{ created: 40 }, {}] });
  expect(await under.active()).toEqual(names(40));
  expect(await under.person('u100')).toMatchObject({ displayName: 'again' });
});

it('puts a group together that is spread over pages', async () => {
  const { under } = await unread(95);
  await under.run();
  const members = await under.directory.getMembers(under.tenantId, ['all']);
  expect([...(members.get('all')?.people ?? [])].toSorted()).toEqual(names(95));
  expect(await under.roles()).toHaveLength(95);
});

it('marks who left while it began again', async () => {
  const { tenant, under } = await unread(40);
  const { users } = tenant.graph;
  let asked = 0;
  tenant.graph.users = (link) => {
    asked += 1;
    if (asked === 4) {
      tenant.users.delete('u100');
      tenant.expirePages();
    }
    return users(link);
  };
  expect(await under.run()).toMatchObject({ state: 'succeeded', reads: [{ restarts: 1 }, {}] });
  expect(await under.person('u100')).toMatchObject({ presence: 'gone', state: 'deactivated' });
});

it('marks who left between a death and going on', async () => {
  const { tenant, under } = await unread(40);
  for (let steps = 12; ; steps += 1) {
    await expect(under.run('entra-sync', { steps })).rejects.toBeInstanceOf(Death);
    if (await under.person('u100')) break;
  }
  tenant.users.delete('u100');
  tenant.expirePages();
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
  expect(await under.person('u100')).toMatchObject({ state: 'deactivated' });
  expect(await under.active()).toEqual(names(40).slice(1));
});

it('repeats no page behind a death but those that were under way', async () => {
  const { tenant, under } = await unread(100);
  const asked: (string | undefined)[] = [];
  const { users } = tenant.graph;
  tenant.graph.users = (link) => {
    asked.push(link);
    return users(link);
  };
  await expect(under.run('entra-sync', { steps: 90 })).rejects.toBeInstanceOf(Death);
  const before = asked.length;
  expect(before).toBeGreaterThan(3);
  const { items } = await under.runs.latest(under.integration.id, 'entra-sync', 1);
  expect(await under.again(items[0]?.id ?? '')).toMatchObject({ state: 'succeeded' });
  // The page that was applied and those that were on their way.
  expect(asked.length).toBeLessThanOrEqual(10 + 1 + 3);
  expect(await under.active()).toHaveLength(100);
});
