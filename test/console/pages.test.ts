import { actChanges } from '../../console/activity/act-changes.ts';
import { toProblem } from '../../console/api/api-problem.ts';
import { armPath } from '../../console/api/arm-path.ts';
import { breadcrumbsOf } from '../../console/app/breadcrumbs.ts';
import { describeValue } from '../../console/cmdb/describe-value.ts';
import { listingPath, readFilters, withFilter } from '../../console/cmdb/item-filters.ts';
import { layOut, MAX_ON_A_SIDE, NODE } from '../../console/cmdb/relation-layout.ts';
import { formatDuration, formatInstant } from '../../console/listing/format-instant.ts';
import { formatEvery, formatRelative } from '../../console/listing/format-relative.ts';
import { largest, sumUp } from '../../console/overview/sum-up.ts';
import { awaitsDecision, isGoingOn, scopePercent } from '../../console/runs/run-progress.ts';
import { toSettings } from '../../console/sign-in/settings.ts';
import type { Relation } from '../../lambdas/integration-hub/cmdb/relations.ts';

it('leads to Configure in the product page’s words', () => {
  expect(breadcrumbsOf('/configure').map(({ text }) => text)).toEqual([
    'Admin',
    'Integration Hub',
    'Microsoft Azure',
    'Configure',
  ]);
});

it('keeps every filter of the CMDB in the address, and leaves out what is empty', () => {
  const address = new URLSearchParams('class=azure_vm&tag=env%3Dprod&order=changed&foreign=1');
  const filters = readFilters(address);
  expect(withFilter(filters)).toEqual({ class: 'azure_vm', tag: 'env=prod', order: 'changed' });
  expect(withFilter(filters, { tag: '' })).toEqual({ class: 'azure_vm', order: 'changed' });
  expect(listingPath(filters, 50)).toBe(
    '/api/cmdb/configuration-items?class=azure_vm&tag=env%3Dprod&order=changed&limit=50',
  );
});

it('encodes each segment of an ARM id and none of its slashes', () => {
  expect(armPath('/subscriptions/1/resourceGroups/a b#c')).toBe(
    'subscriptions/1/resourceGroups/a%20b%23c',
  );
});

it('draws no box over another, and says how many it leaves out', () => {
  const relations = Array.from(
    { length: 40 },
    (_, index): Relation => ({
      type: 'runs on',
      direction: index % 4 === 0 ? 'out' : 'in',
      id: `/subscriptions/1/${index}`,
    }),
  );
  const { nodes, omitted, width, height } = layOut('/subscriptions/1/me', relations);
  expect(nodes).toHaveLength(1 + 10 + MAX_ON_A_SIDE);
  expect(omitted).toBe(40 - 10 - MAX_ON_A_SIDE);
  for (const [index, one] of nodes.entries()) {
    expect(one.x + NODE.width).toBeLessThanOrEqual(width);
    expect(one.y + NODE.height).toBeLessThanOrEqual(height);
    for (const other of nodes.slice(index + 1)) {
      const apart =
        Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height;
      expect(apart).toBe(true);
    }
  }
});

it('tells problems in its own words when an answer brings none', () => {
  expect(toProblem(403, undefined)).toMatchObject({
    status: 403,
    fix: expect.stringContaining('super_admin'),
  });
  expect(toProblem(502, '<html>')).toMatchObject({ status: 502 });
  expect(toProblem(409, { title: 'Taken.', status: 409, fix: 'Choose another.' })).toEqual({
    title: 'Taken.',
    status: 409,
    fix: 'Choose another.',
  });
});

it('never shows a scope as over before it is', () => {
  const running = { state: 'running', found: 500, pages: 3 } as const;
  expect(scopePercent(running, 100)).toBe(95);
  expect(scopePercent(running, 1000)).toBe(50);
  expect(scopePercent(running, undefined)).toBe(80);
  expect(scopePercent({ ...running, state: 'complete' }, undefined)).toBe(100);
});

it('goes on reading a run that was decided on, until that is carried out', () => {
  const decision = { outcome: 'approved', by: 'ann', at: '2026-01-01T00:00:00Z' } as const;
  expect(isGoingOn({ state: 'needs_approval', decision: null })).toBe(false);
  expect(awaitsDecision({ state: 'needs_approval', decision: null })).toBe(true);
  expect(isGoingOn({ state: 'needs_approval', decision })).toBe(true);
  expect(awaitsDecision({ state: 'needs_approval', decision })).toBe(false);
  expect(isGoingOn({ state: 'succeeded', decision })).toBe(false);
});

it('tells of an act what it changed, and of what was made all of it', () => {
  const before = { regions: [], dropGuard: { items: 1, percent: 2 }, revision: 1 };
  const after = { regions: ['eastus'], dropGuard: { percent: 2, items: 1 }, revision: 2 };
  expect(actChanges(before, after)).toEqual([{ field: 'regions', before: [], after: ['eastus'] }]);
  expect(actChanges(null, { enabled: true })).toEqual([
    { field: 'enabled', before: null, after: true },
  ]);
  expect(actChanges(null, null)).toEqual([]);
});

it('writes instants, durations and values as people read them', () => {
  expect(formatInstant('2026-11-23T11:04:09Z', 'UTC')).toBe('23 Nov 2026, 11:04:09');
  expect([4_000, 200_000, 7_500_000].map(formatDuration)).toEqual([
    '4 s',
    '3 min 20 s',
    '2 h 5 min',
  ]);
  expect(describeValue([{ count: 3, name: 'pool', os: null }])).toBe('name pool · count 3');
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(
    ['2026-11-23T12:00:30Z', '2026-11-23T17:59:00Z', '2026-11-20T12:00:00Z'].map((at) =>
      formatRelative(at, now),
    ),
  ).toEqual(['now', 'in 5 hours', '3 days ago']);
  expect([5, 60, 90, 360, 1440].map(formatEvery)).toEqual([
    'every 5 minutes',
    'every hour',
    'every 90 minutes',
    'every 6 hours',
    'every day',
  ]);
  expect(describeValue(null)).toBe('–');
});

it('adds counts up, and puts the small ones together', () => {
  const sum = sumUp([
    { a: 1, b: 2 },
    { b: 3, c: 4 },
  ]);
  expect(largest(sum, 1)).toEqual([
    { name: 'b', value: 5 },
    { name: 'others', value: 5 },
  ]);
});

it('says what a deployment without its settings lacks', () => {
  expect(() => toSettings({ issuer: 'https://issuer.example' })).toThrow(
    '/config.json does not say: clientId, scope, webhookBaseUrl.',
  );
});
