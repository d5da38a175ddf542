import { takeStock } from '../../lambdas/entra-sync/take-stock.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { type Decision, queuedRun, type RunEnd } from '../../lambdas/shared/domain/run.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

interface Ended extends Partial<Pick<RunEnd, 'state' | 'error'>> {
  readonly hours: number;
  readonly of?: Integration;
  readonly decision?: Decision;
  readonly kind?: 'entra-sync' | 'entra-dry-run';
}

const synced = integration({ entraIdSync: true, updatedAt: ago(100) });
const sharing = integration({
  ...synced,
  id: '11111111-1111-4111-8111-111111111111',
  updatedAt: ago(90),
});
const elsewhere = integration({
  ...sharing,
  tenantId: '22222222-2222-4222-8222-222222222222',
  updatedAt: ago(50),
});
const REFUSED = { code: 'run_in_progress', message: 'Another run goes on.', fix: 'Wait.' } as const;

/** What is measured of integrations whose runs ended so many hours ago. */
async function stockOf(integrations: readonly Integration[], runs: readonly Ended[] = []) {
  const store = memoryRunStore();
  const metrics = memoryMetrics();
  for (const [index, { hours, of = synced, kind = 'entra-sync', ...end }] of runs.entries()) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const run = { id, integrationId: of.id, requestedAt: ago(hours) };
    await store.create(queuedRun({ ...run, kind, trigger: 'schedule' }));
    if (!end.state) continue;
    await store.finish(id, { state: end.state, error: end.error ?? null, finishedAt: ago(hours) });
    if (end.decision) await store.decide(id, end.decision);
  }
  async function* list() {
    yield* integrations;
  }
  await takeStock(list(), { runs: store, measure: metrics.measure, now: () => new Date(NOW) });
  return Object.fromEntries(metrics.measured);
}

it('measures how long ago the last complete sync ended, whatever failed or goes on since', async () => {
  const stock = await stockOf(
    [synced],
    [
      { hours: 5, state: 'succeeded' },
      { hours: 2, state: 'failed' },
      { hours: 1, state: 'succeeded', kind: 'entra-dry-run' },
      { hours: 0 },
    ],
  );
  expect(stock).toEqual({ SyncsFailed: 1, SyncsHeld: 0, SyncAge: 5 * 3600 });
});

it('measures a sync that never ended from the change of settings that switched it on', async () => {
  expect(await stockOf([synced])).toMatchObject({ SyncAge: 100 * 3600 });
});

it('counts a sync whose removals wait for an administrator, until that is decided', async () => {
  const held = { hours: 2, state: 'needs_approval' } as const;
  expect(await stockOf([synced], [held])).toEqual({
    SyncsFailed: 0,
    SyncsHeld: 1,
    SyncAge: 2 * 3600,
  });
  const failed = { hours: 1, state: 'failed' } as const;
  expect(await stockOf([synced], [held, failed])).toMatchObject({ SyncsFailed: 1, SyncsHeld: 1 });
  const decision = { outcome: 'approved', by: 'ann', at: ago(1) } as const;
  expect(await stockOf([synced], [{ ...held, decision }])).toMatchObject({ SyncsHeld: 0 });
});

it('does not take a run for failed that did not begin because another one went on', async () => {
  const stock = await stockOf(
    [synced],
    [
      { hours: 2, state: 'succeeded' },
      { hours: 1, state: 'failed', error: REFUSED },
    ],
  );
  expect(stock).toMatchObject({ SyncsFailed: 0, SyncAge: 2 * 3600 });
});

it('takes the integrations of a tenant together, and tells of the tenant that waits longest', async () => {
  const runs = [
    { hours: 9, state: 'failed', of: synced },
    { hours: 3, state: 'succeeded', of: sharing },
  ] as const;
  expect(await stockOf([synced, sharing], runs)).toEqual({
    SyncsFailed: 0,
    SyncsHeld: 0,
    SyncAge: 3 * 3600,
  });
  const both = await stockOf([synced, elsewhere], [{ hours: 3, state: 'succeeded' }]);
  expect(both).toMatchObject({ SyncAge: 50 * 3600 });
});

it('is all zero where no sync is on, so that silence means illness', async () => {
  const off = integration({ entraIdSync: false, updatedAt: ago(100) });
  const disabled = integration({ entraIdSync: true, enabled: false, updatedAt: ago(100) });
  const zero = { SyncsFailed: 0, SyncsHeld: 0, SyncAge: 0 };
  expect(await stockOf([off, disabled])).toEqual(zero);
  expect(await stockOf([])).toEqual(zero);
});
