import { emptyState } from '../../lambdas/entra-sync/directory-state.ts';
import { waitingScope } from '../../lambdas/shared/domain/run.ts';
import { incident } from '../fixtures/incident.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { run } from '../fixtures/run.ts';
import { hub } from './hub-under-test.ts';

const FIRST = '00000000-0000-4000-8000-00000000000a';
const SECOND = '00000000-0000-4000-8000-00000000000b';
const machines = {
  ...waitingScope(SUBSCRIPTION_ID, 'virtual-machine'),
  state: 'complete' as const,
};
const databases = { ...waitingScope(SUBSCRIPTION_ID, 'sql-database'), state: 'complete' as const };

async function withRuns() {
  const started = hub();
  await started.integrations.create(integration());
  for (const [id, day] of [
    [FIRST, '01'],
    [SECOND, '02'],
  ] as const) {
    const at = `2025-12-${day}T00:00:00.000Z`;
    await started.runs.create(
      run({ id, integrationId: integration().id, trigger: 'schedule', requestedAt: at }),
    );
    await started.runs.start(id, at, 1);
    await started.runs.finish(id, { state: 'partial', error: null, finishedAt: at });
  }
  await started.runs.report(FIRST, { ...machines, regions: { eastus: 7 } });
  await started.runs.report(FIRST, { ...databases, regions: { eastus: 2, '-': 1 } });
  return started;
}

it('counts items by class and region as each scope was last read completely', async () => {
  const { call, runs } = await withRuns();
  await runs.report(SECOND, { ...machines, regions: { eastus: 5, westus: 1 } });
  await runs.report(SECOND, { ...databases, state: 'failed', regions: { eastus: 1 } });
  const [overview] = (await call('getOverview')).body.integrations;
  expect(overview).toMatchObject({
    byClass: { azure_vm: 6, azure_database: 3, azure_storage: 0 },
    byRegion: { eastus: 7, westus: 1, '-': 1 },
    countedAt: '2025-12-02T00:00:00.000Z',
    uncountedScopes: 0,
    discovery: { lastRun: { id: SECOND } },
  });
});

it('says of how many scopes nothing is known', async () => {
  const { call, runs } = await withRuns();
  await runs.report(SECOND, { ...waitingScope('another', 'aks-cluster'), state: 'failed' });
  expect((await call('getOverview')).body.integrations).toMatchObject([{ uncountedScopes: 1 }]);
});

it('counts open incidents by priority, without tests and resolved ones', async () => {
  const { call, incidents } = await withRuns();
  await incidents.create(incident({ id: 'a', number: 'INC1', priority: 'P1' }));
  await incidents.create(incident({ id: 'b', number: 'INC2', priority: 'P1', state: 'resolved' }));
  await incidents.create(incident({ id: 'c', number: 'TST1', priority: 'P1', test: true }));
  const { openIncidents } = (await call('getOverview')).body;
  expect(openIncidents).toMatchObject({ P1: { count: 1, more: false }, P2: { count: 0 } });
});

it('tells when the next run is due, and of none where none comes', async () => {
  const { call, integrations } = await withRuns();
  const [overview] = (await call('getOverview')).body.integrations;
  expect(overview.discovery).toMatchObject({ on: true, everyMinutes: 360 });
  // Overdue: at the next tick of the schedule, which is now as far as anybody knows.
  expect(overview.discovery.nextRunAt).toMatch(/^2026-01-01/);
  // Nobody knows when a schedule ticks that never did.
  expect(overview.changes).toMatchObject({ on: true, everyMinutes: 5, nextRunAt: null });
  expect(overview.entraSync).toMatchObject({ on: false, nextRunAt: null });
  await integrations.replace(integration(), integration({ enabled: false }));
  expect((await call('getOverview')).body.integrations).toMatchObject([
    { discovery: { on: false, nextRunAt: null }, changes: { on: false } },
  ]);
});

it('names the runs that wait for approval, until somebody has decided', async () => {
  const { call, runs } = await withRuns();
  const { id: integrationId } = integration();
  const held = {
    discovery: '00000000-0000-4000-8000-00000000000c',
    sync: '00000000-0000-4000-8000-00000000000d',
    recompute: '00000000-0000-4000-8000-00000000000e',
  };
  const at = '2025-12-03T00:00:00.000Z';
  for (const [id, kind] of [
    [held.discovery, 'full'],
    [held.sync, 'entra-sync'],
    [held.recompute, 'entra-recompute'],
  ] as const) {
    await runs.create(run({ id, kind, integrationId, requestedAt: at }));
    await runs.start(id, at, 2);
    await runs.finish(id, { state: 'needs_approval', error: null, finishedAt: at });
  }
  const before = (await call('getOverview')).body.integrations[0];
  expect(before.discovery.heldRunIds).toEqual([held.discovery]);
  expect(before.entraSync.heldRunIds.toSorted()).toEqual([held.sync, held.recompute]);

  await runs.decide(held.discovery, { outcome: 'approved', by: 'ann', at });
  expect((await call('getOverview')).body.integrations).toMatchObject([
    { discovery: { heldRunIds: [], lastRun: { state: 'needs_approval' } } },
  ]);
});

it('tells how many days the client secret has left, and who says so', async () => {
  const { call, statuses } = await withRuns();
  expect((await call('getOverview')).body.integrations).toMatchObject([{ secret: null }]);
  await statuses.put({
    integrationId: integration().id,
    versionId: 'one',
    expiresAt: '2026-01-31T00:00:00.000Z',
    source: 'azure',
    rotation: 'guided',
    obstacle: null,
    unread: null,
    checkedAt: '2026-01-01T00:00:00.000Z',
  });
  expect((await call('getOverview')).body.integrations).toMatchObject([
    { secret: { daysLeft: 30, source: 'azure', rotation: 'guided' } },
  ]);
});

it('tells how many people and groups the last sync left', async () => {
  const { call, directory } = await withRuns();
  expect((await call('getOverview')).body.integrations).toMatchObject([{ directory: null }]);
  const { tenantId } = integration();
  const counts = { people: 73, groups: 13, at: '2026-01-01T00:00:00.000Z' };
  await directory.saveState(undefined, { ...emptyState(tenantId), counts });
  expect((await call('getOverview')).body.integrations).toMatchObject([{ directory: counts }]);
});
