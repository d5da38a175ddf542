import { takeStock } from '../../lambdas/cmdb-discovery/take-stock.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { queuedRun, type RunEnd } from '../../lambdas/shared/domain/run.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memoryWatermarkStore } from '../memory/memory-watermark-store.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR_MS).toISOString();

/** What is measured of integrations whose runs ended so many hours ago, newest last. */
async function stockOf(
  integrations: readonly Integration[],
  runs: readonly { readonly hours: number; readonly state: RunEnd['state'] | 'running' }[] = [],
  watermark?: string,
) {
  const store = memoryRunStore();
  const watermarks = memoryWatermarkStore();
  const metrics = memoryMetrics();
  const [first] = integrations;
  for (const [index, { hours, state }] of runs.entries()) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const requestedAt = ago(hours);
    const run = { id, integrationId: first?.id ?? '', requestedAt };
    await store.create(queuedRun({ ...run, kind: 'full', trigger: 'schedule' }));
    await store.start(id, requestedAt, index + 1);
    if (state === 'running') continue;
    await store.finish(id, { state, error: null, finishedAt: requestedAt });
  }
  if (first && watermark) await watermarks.set(first.id, undefined, watermark);
  async function* list() {
    yield* integrations;
  }
  await takeStock(list(), {
    runs: store,
    watermarks,
    measure: metrics.measure,
    now: () => new Date(NOW),
  });
  return Object.fromEntries(metrics.measured);
}

const connected = integration({ updatedAt: ago(100) });

it('measures how long ago the last discovery that read something ended', async () => {
  const stock = await stockOf(
    [connected],
    [
      { hours: 9, state: 'partial' },
      { hours: 3, state: 'failed' },
      { hours: 1, state: 'running' },
    ],
    ago(2),
  );
  expect(stock).toEqual({
    DiscoveriesFailed: 1,
    DiscoveriesHeld: 0,
    DiscoveryAge: 9 * 3600,
    ChangeFeedAge: 2 * 3600,
  });
});

it('measures an integration that was never discovered from its last change of settings on', async () => {
  const stock = await stockOf([connected]);
  expect(stock).toMatchObject({ DiscoveryAge: 100 * 3600, ChangeFeedAge: 100 * 3600 });
});

it('counts a discovery that waits for an administrator as held, and as one that read something', async () => {
  const stock = await stockOf([connected], [{ hours: 1, state: 'needs_approval' }]);
  expect(stock).toMatchObject({ DiscoveriesHeld: 1, DiscoveriesFailed: 0, DiscoveryAge: 3600 });
});

it('tells of the integration that waits longest', async () => {
  const other = integration({
    id: '11111111-1111-4111-8111-111111111111',
    updatedAt: ago(200),
  });
  const stock = await stockOf([connected, other], [{ hours: 1, state: 'succeeded' }]);
  expect(stock.DiscoveryAge).toBe(200 * 3600);
});

it('is all zero without an integration that discovers, so that silence means illness', async () => {
  const off = integration({ cmdbDiscovery: false, updatedAt: ago(100) });
  const disabled = integration({ enabled: false, updatedAt: ago(100) });
  const zero = { DiscoveriesFailed: 0, DiscoveriesHeld: 0, DiscoveryAge: 0, ChangeFeedAge: 0 };
  expect(await stockOf([off, disabled])).toEqual(zero);
  expect(await stockOf([])).toEqual(zero);
});
