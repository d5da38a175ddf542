import { breadcrumbsOf } from '../../console/app/breadcrumbs.ts';
import { toLife } from '../../console/directory/life.ts';
import { directoryLink } from '../../console/directory/links.ts';
import {
  childrenOf,
  describeReports,
  extended,
  initialsOf,
  type ReadLevel,
  type TreeItem,
  toRoots,
} from '../../console/directory/org-chart-tree.ts';
import { differingRules } from '../../console/role-mapping/save-mapping.ts';
import type { OrgChartEntry } from '../../lambdas/integration-hub/directory/org-chart.ts';

const entry = (id: string, reports = 0): OrgChartEntry => ({
  id,
  displayName: id,
  userPrincipalName: null,
  jobTitle: null,
  department: null,
  kind: 'member',
  state: 'active',
  reports,
  below: null,
});
const level = (items: OrgChartEntry[], more: Partial<ReadLevel> = {}): ReadLevel => ({
  items,
  cursor: undefined,
  isReading: false,
  problem: undefined,
  ...more,
});

describe('the org chart as a tree', () => {
  const [boss] = toRoots([entry('boss', 2)]) as [TreeItem];
  const types = (items: readonly TreeItem[] | undefined) => items?.map(({ type }) => type);

  it('can be opened where somebody has reports, before they are read', () => {
    expect(types(childrenOf(boss, new Map()))).toEqual(['reading']);
    const [alone] = toRoots([entry('alone')]) as [TreeItem];
    expect(childrenOf(alone, new Map())).toBeUndefined();
  });

  it('offers more where there is more, and to try again where it failed', () => {
    const first = extended(undefined, { items: [entry('ann')], cursor: 'next' });
    expect(types(childrenOf(boss, new Map([['boss', first]])))).toEqual(['person', 'more']);
    const all = extended(first, { items: [entry('bob')] });
    expect(childrenOf(boss, new Map([['boss', all]]))?.map(({ id }) => id)).toEqual([
      'boss/ann',
      'boss/bob',
    ]);
    const problem = { status: 0, title: 'No answer.', fix: 'Try again.' };
    const failed = level([entry('ann')], { problem });
    expect(types(childrenOf(boss, new Map([['boss', failed]])))).toEqual(['person', 'problem']);
  });

  it('does not open somebody again below themselves', () => {
    const levels = new Map([
      ['boss', level([entry('ann', 1)])],
      ['ann', level([entry('boss', 2)])],
    ]);
    const [ann] = childrenOf(boss, levels) ?? [];
    const [again] = (ann && childrenOf(ann, levels)) ?? [];
    expect(again?.id).toBe('boss/ann/boss');
    expect(again && childrenOf(again, levels)).toBeUndefined();
  });

  it('says in words how many somebody manages', () => {
    expect(describeReports({ reports: 0, below: null })).toBe('');
    expect(describeReports({ reports: 1, below: 1 })).toBe('1 report');
    expect(describeReports({ reports: 6, below: 1_530 })).toBe('6 reports, 1,530 people below');
    expect(describeReports({ reports: 1_000, below: null })).toBe('1,000 or more reports');
  });

  it('stands for people by their first and last name’s letters', () => {
    expect(
      ['Ada Takeda', 'Jonas Berg (Fabrikam)', 'svc-backup', 'Élodie', ''].map(initialsOf),
    ).toEqual(['AT', 'JB', 'SB', 'É', '?']);
  });
});

it('tells what is known by date of somebody, latest first', () => {
  const life = toLife({
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    deactivatedAt: '2026-03-01T00:00:00.000Z',
    goneAt: null,
    grants: [],
  });
  expect(life.map(({ what }) => what)).toEqual(['Deactivated', 'First synced']);
});

it('says in what two mappings differ', () => {
  const rule = (groupId: string, role: 'user' | 'cloud_admin') => ({
    groupId,
    groupName: groupId.toUpperCase(),
    role,
  });
  const mine = [rule('a', 'user'), rule('b', 'user')];
  expect(differingRules(mine, mine)).toEqual([]);
  expect(differingRules(mine, [rule('a', 'cloud_admin'), rule('b', 'user')])).toEqual([
    'A → user',
    'A → cloud_admin',
  ]);
});

it('leads to people by their names, in the tenant that is shown', () => {
  const id = '00000000-0000-4000-8000-00000000000a';
  const address = directoryLink('people', id, { integration: undefined });
  expect(address).toBe(`/directory/people/${id}`);
  expect(
    breadcrumbsOf(address, 'Ann')
      .map(({ text }) => text)
      .slice(3),
  ).toEqual(['Directory', 'People', 'Ann']);
  expect(directoryLink('roles', undefined, { role: 'user', integration: 'i' })).toBe(
    '/directory/roles?role=user&integration=i',
  );
  expect(breadcrumbsOf('/directory/org-chart').at(-1)).toEqual({
    text: 'Org chart',
    href: '/directory/org-chart',
  });
});
