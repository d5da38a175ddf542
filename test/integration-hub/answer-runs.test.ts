import { type Run, waitingScope } from '../../lambdas/shared/domain/run.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { run } from '../fixtures/run.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { hub } from './hub-under-test.ts';

const { id: RUN_ID } = run();
const path = { runId: RUN_ID };
const connect = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: 'S3cr3t~value',
};

/** A hub with a run that holds two retirements. */
async function holding(overrides: Partial<Run> = {}) {
  const one = hub();
  await one.runs.create(run({ state: 'needs_approval', ...overrides }));
  const scope = waitingScope(SUBSCRIPTION_ID, 'storage-account');
  await one.runs.report(RUN_ID, { ...scope, state: 'complete', held: 2 });
  await one.runs.report(RUN_ID, waitingScope(SUBSCRIPTION_ID, 'virtual-machine'));
  await one.runs.hold(RUN_ID, scope, ['/a', '/b']);
  return one;
}

describe('the admin API, on runs', () => {
  it('lists an integration’s runs of a kind, newest first, in pages', async () => {
    const { call, runs } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    for (let day = 1; day <= 3; day += 1) {
      const requestedAt = `2026-01-0${day}T00:00:00.000Z`;
      const id = `00000000-0000-4000-9000-00000000000${day}`;
      await runs.create(run({ id, integrationId: body.id, requestedAt }));
    }
    await runs.create(run({ integrationId: body.id, kind: 'changes' }));
    const address = { integrationId: body.id };
    const first = await call('listRuns', { path: address, query: { limit: '2' } });
    expect(first.body.items.map((one: Run) => one.requestedAt.slice(8, 10))).toEqual(['03', '02']);
    const query = { limit: '2', cursor: first.body.cursor };
    const second = await call('listRuns', { path: address, query });
    expect(second.body.items.map((one: Run) => one.requestedAt.slice(8, 10))).toEqual(['01']);
    const changes = await call('listRuns', { path: address, query: { kind: 'changes' } });
    expect(changes.body.items).toMatchObject([{ id: RUN_ID, kind: 'changes' }]);
  });

  it('shows a run with its scopes, and what it holds', async () => {
    const { call } = await holding();
    expect((await call('getRun', { path })).body).toMatchObject({
      state: 'needs_approval',
      scopes: [{ held: 2 }, { held: 0 }],
    });
    expect((await call('listHeldRetirements', { path })).body).toEqual({ items: ['/a', '/b'] });
  });

  it.each(['approved', 'rejected'] as const)('has a decision (%s) carried out', async (outcome) => {
    const { call, started } = await holding();
    const { status, body } = await call('decideRun', { path, body: { outcome } });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      state: 'needs_approval',
      decision: { outcome, by: 'ann' },
    });
    expect(started).toEqual([RUN_ID]);
  });

  it('starts the same decision again, which a failure may have kept from starting', async () => {
    const { call, started } = await holding();
    await call('decideRun', { path, body: { outcome: 'approved' } });
    const again = await call('decideRun', { path, body: { outcome: 'approved' } });
    expect(again.status).toBe(202);
    expect(started).toEqual([RUN_ID, RUN_ID]);
  });

  it('refuses another decision than the one that was made', async () => {
    const { call, started, runs } = await holding();
    await call('decideRun', { path, body: { outcome: 'approved' } });
    const other = call('decideRun', { path, body: { outcome: 'rejected' } });
    await expect(other).rejects.toMatchObject({ code: 'nothing_to_decide' });
    expect(started).toHaveLength(1);
    expect((await runs.get(RUN_ID))?.decision?.outcome).toBe('approved');
  });

  it.each(['queued', 'running', 'succeeded', 'failed', 'rejected'] as const)(
    'refuses a decision on a run that is %s',
    async (state) => {
      const { call, started } = await holding({ state });
      const decision = call('decideRun', { path, body: { outcome: 'approved' } });
      await expect(decision).rejects.toMatchObject({ code: 'nothing_to_decide' });
      expect(started).toEqual([]);
    },
  );

  it('refuses an outcome that is none', async () => {
    const { call } = await holding();
    const decision = call('decideRun', { path, body: { outcome: 'perhaps' } });
    await expect(decision).rejects.toMatchObject({ faults: [{ field: 'outcome' }] });
  });
});

describe('the admin API, on what the CMDB remembers', () => {
  const account = storedStorageAccount('a');
  const address = { id: account.armId.slice(1) };

  it('tells an item’s history in pages, newest first', async () => {
    const { call, configurationItems } = hub();
    await configurationItems.create(account);
    let before = account;
    for (const at of ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']) {
      const after = { ...before, revision: before.revision + 1 };
      const changes = [{ field: 'attributes.sku', before: 'x', after: 'y' }];
      const entry = { id: account.id, at, runId: RUN_ID, event: 'changed' as const, changes };
      await configurationItems.replace(before, after, entry);
      before = after;
    }
    const first = await call('getHistory', { path: address, query: { limit: '1' } });
    expect(first.body.items).toMatchObject([{ at: '2026-03-01T00:00:00.000Z', event: 'changed' }]);
    const query = { cursor: first.body.cursor };
    const second = await call('getHistory', { path: address, query });
    expect(second.body.items).toMatchObject([{ at: '2026-02-01T00:00:00.000Z' }]);
  });

  it('tells an item’s relations, by its id in any casing', async () => {
    const { call, configurationItems } = hub();
    await configurationItems.create(account);
    const { body } = await call('getRelations', { path: address });
    const subscription = `/subscriptions/${SUBSCRIPTION_ID}`;
    expect(body).toEqual({
      items: [
        { type: 'in', direction: 'out', id: `${subscription}/resourcegroups/rg-one` },
        { type: 'in', direction: 'out', id: subscription },
      ],
      truncated: false,
    });
  });

  it('tells when an item was last seen', async () => {
    const { call, configurationItems } = hub();
    await configurationItems.create(account);
    const { body } = await call('getConfigurationItem', { path: address });
    expect(body).toEqual({ ...account, lastSeenAt: account.changedAt });
  });
});
