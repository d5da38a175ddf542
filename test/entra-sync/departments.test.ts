import { memoryGraph } from './memory-graph.ts';
import { type SyncUnderTest, syncUnderTest } from './sync-under-test.ts';

async function company() {
  const tenant = memoryGraph(50);
  tenant.user('ann', { department: 'Board' });
  for (const name of ['bob', 'cat', 'dan']) {
    tenant.user(name, { department: 'Sales', managerId: name === 'bob' ? 'ann' : 'bob' });
  }
  for (const name of ['eve', 'fay']) tenant.user(name, { department: 'Legal' });
  const under = await syncUnderTest(tenant.graph);
  await under.run();
  return { tenant, under };
}

async function departments({ directory, tenantId }: SyncUnderTest) {
  const all = (await Array.fromAsync(directory.departments(tenantId))).flat();
  return new Map(all.map((department) => [department.name, department]));
}

it('keeps a department’s id when everybody in it gets its new name', async () => {
  const { tenant, under } = await company();
  const before = (await departments(under)).get('Sales');
  for (const name of ['bob', 'cat', 'dan']) tenant.user(name, { department: 'Revenue' });
  tenant.user('new', { department: 'Revenue' });
  await under.run();
  const after = await departments(under);
  expect(after.get('Sales')).toBeUndefined();
  expect(after.get('Revenue')).toMatchObject({
    id: before?.id,
    formerNames: ['Sales'],
    headId: 'bob',
    people: 4,
    endedAt: null,
  });
  expect(await under.person('new')).toMatchObject({ departmentId: before?.id });
});

it('merges a department into the one that everybody in it went to', async () => {
  const { tenant, under } = await company();
  for (const name of ['eve', 'fay']) tenant.user(name, { department: 'Sales' });
  await under.run();
  const after = await departments(under);
  const sales = after.get('Sales');
  expect(sales).toMatchObject({ people: 5 });
  expect(after.get('Legal')).toMatchObject({ people: 0, mergedInto: sales?.id });
  expect(after.get('Legal')?.endedAt).not.toBeNull();
  expect(await under.person('eve')).toMatchObject({ departmentId: sales?.id });
});

it('takes other spellings for the same department, and the most frequent one for its name', async () => {
  const { tenant, under } = await company();
  tenant.user('gus', { department: ' sales' });
  tenant.user('hal', { department: 'SALES' });
  await under.run();
  expect((await departments(under)).get('Sales')).toMatchObject({ people: 5 });
});

it('gives no department itself as a parent, however managers go in circles', async () => {
  const { tenant, under } = await company();
  tenant.user('ann', { managerId: 'bob' });
  await under.run();
  const after = await departments(under);
  const [board, sales] = [after.get('Board'), after.get('Sales')];
  expect([board?.parentId === sales?.id, sales?.parentId === board?.id].filter(Boolean)).toEqual([
    true,
  ]);
});

it('ends a department that nobody is in, and takes it up again', async () => {
  const { tenant, under } = await company();
  const before = (await departments(under)).get('Legal');
  for (const name of ['eve', 'fay']) tenant.user(name, { department: null });
  await under.run();
  expect((await departments(under)).get('Legal')).toMatchObject({ mergedInto: null, people: 0 });
  tenant.user('eve', { department: 'Legal' });
  await under.run();
  const again = (await departments(under)).get('Legal');
  expect(again).toMatchObject({ id: before?.id, people: 1, endedAt: null });
});

it('counts active people and groups, for the overview', async () => {
  const { tenant, under } = await company();
  tenant.group('all');
  tenant.user('fay', { enabled: false });
  await under.run();
  const { counts } = (await under.directory.state(under.tenantId)) ?? {};
  expect(counts).toMatchObject({ people: 5, groups: 1 });
});
