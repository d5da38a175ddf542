import { processDelivery } from '../../lambdas/alerts/process-delivery.ts';
import { alert, TARGET_ID } from '../fixtures/alert.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { type SimulatedAlerts, simulatedAlerts } from './simulated-alerts.ts';

let alerts: SimulatedAlerts;
let target: string;

beforeEach(async () => {
  alerts = await simulatedAlerts();
  target = await alerts.machine();
});
afterEach(() => alerts.close());

const fire = (kind: 'metric' | 'smartDetector' | 'resourceHealth' | 'logSearch', rule?: string) =>
  ({ action: 'fire', kind, target, ...(rule !== undefined && { rule }) }) as const;

describe('reconciliation', () => {
  it('leaves no incident missing and none stuck after a blackout of 15 minutes', async () => {
    const stuck = await alerts.happen(fire('metric', 'stuck'));
    alerts.pass(30);
    await alerts.happenUnheard({ action: 'resolve', alertId: stuck.alertId });
    const missed = await alerts.happenUnheard(fire('metric', 'missed'));
    const passed = await alerts.happenUnheard(fire('metric', 'passed'));
    alerts.pass(5);
    await alerts.happenUnheard({ action: 'resolve', alertId: passed.alertId });
    alerts.pass(10);
    expect(alerts.all().map(({ title, state }) => [title, state])).toEqual([['stuck', 'open']]);

    await alerts.reconcile();
    const states = alerts
      .all()
      .map(({ title, state, timeline }) => [title, state, timeline.length]);
    expect(states.toSorted()).toEqual([
      ['missed', 'open', 1],
      ['passed', 'resolved', 2],
      ['stuck', 'resolved', 2],
    ]);
    expect(alerts.incident(missed.alertId)).toMatchObject({
      verified: true,
      targetIds: [target.toLowerCase()],
      timeline: [{ source: 'reconcile' }],
    });
  });

  it('sends nothing once the incidents agree, nor when the webhook told everything', async () => {
    const { alertId } = await alerts.happen(fire('metric'));
    await alerts.happenUnheard(fire('resourceHealth'));
    alerts.pass(5);
    expect(await alerts.reconcile()).toBe(1);
    expect(await alerts.reconcile()).toBe(0);
    await alerts.happen({ action: 'resolve', alertId });
    alerts.pass(5);
    const before = alerts.all();
    expect(await alerts.reconcile()).toBe(0);
    expect(alerts.all()).toEqual(before);
  });

  it('is met by a webhook that comes late after all, which tells more', async () => {
    const { delivery } = await alerts.hear(fire('metric'));
    alerts.pass(5);
    expect(await alerts.reconcile()).toBe(1);
    expect(alerts.all()[0]?.description).not.toContain('Percentage CPU');
    await processDelivery(delivery, 1, alerts.ports);
    expect(alerts.all()).toMatchObject([
      { description: expect.stringContaining('Percentage CPU'), timeline: [{}] },
    ]);
  });

  it('finds an alert resolved that fired longer ago than the list reaches', async () => {
    const { alertId } = await alerts.happen(fire('metric'));
    await alerts.reconcile();
    alerts.pass(3 * 24 * 60);
    await alerts.reconcile();
    await alerts.happenUnheard({ action: 'resolve', alertId });
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.incident(alertId)).toMatchObject({ state: 'resolved' });
  });

  it('keeps events of many alerts together, and closes them by what the last one says', async () => {
    const first = await alerts.happenUnheard(fire('resourceHealth'));
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ kind: 'resource-health', state: 'open' }]);
    await alerts.happenUnheard({ action: 'resolve', alertId: first.alertId });
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ state: 'resolved' }]);
    expect(alerts.all()[0]?.timeline).toHaveLength(2);
  });

  it('keeps a later outage of a resource apart from the one that is over', async () => {
    const { alertId } = await alerts.happen(fire('resourceHealth'));
    alerts.pass(10);
    await alerts.happenUnheard({ action: 'resolve', alertId });
    alerts.pass(5);
    await alerts.reconcile();
    alerts.pass(7 * 24 * 60);
    await alerts.happenUnheard(fire('resourceHealth'));
    alerts.pass(5);
    expect(await alerts.reconcile()).toBe(1);
    expect(await alerts.reconcile()).toBe(0);
    expect(alerts.all()).toMatchObject([
      { number: 'INC0000001', state: 'resolved', recurrence: { count: 1, previous: null } },
      { number: 'INC0000002', state: 'open', recurrence: { previous: 'INC0000001' } },
    ]);
  });

  it('knows a Service Health event by its tracking id, whoever tells of it', async () => {
    const subscription = alerts.tenant.subscription;
    const event = { action: 'fire', kind: 'serviceHealth', target: subscription } as const;
    const { trackingId = '', alertId } = await alerts.happen(event);
    await alerts.happenUnheard({ ...event, trackingId });
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ kind: 'service-health', state: 'open', verified: true }]);
    await alerts.happenUnheard({ action: 'resolve', alertId });
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ state: 'resolved' }]);
  });

  it('closes what never sends Resolved when a person closes it in Azure, and nothing else', async () => {
    const never = await alerts.happen(fire('smartDetector'));
    const sends = await alerts.happen(fire('metric'));
    alerts.pass(10);
    for (const { alertId } of [never, sends]) {
      await alerts.happenUnheard({ action: 'set-state', alertId, state: 'Closed' });
    }
    alerts.pass(5);
    await alerts.reconcile();
    expect(alerts.incident(never.alertId)).toMatchObject({
      state: 'resolved',
      timeline: [{ condition: 'Fired' }, { condition: 'Resolved', source: 'reconcile' }],
    });
    expect(alerts.incident(sends.alertId)).toMatchObject({ state: 'open' });
  });

  it('verifies incidents whose alert Azure has, and no others', async () => {
    const { alertId } = await alerts.happen(fire('metric'));
    const forged = alertId.replace(/[^/]+$/, '00000000-0000-4000-8000-00000000beef');
    await alerts.happen(fire('metric', 'other'));
    const known = alerts.incident(alertId);
    if (known) await alerts.incidents.create({ ...known, id: forged, number: 'INC0000099' });
    expect(known).toMatchObject({ verified: false });
    alerts.pass(5);
    await alerts.reconcile();
    const verified = alerts.all().map(({ id, verified }) => [id === forged, verified]);
    expect(verified.toSorted()).toEqual([
      [false, true],
      [false, true],
      [true, false],
    ]);
  });

  it('leaves to the webhook what happened a moment ago', async () => {
    await alerts.happenUnheard(fire('metric'));
    alerts.pass(1);
    expect(await alerts.reconcile()).toBe(0);
    alerts.pass(5);
    expect(await alerts.reconcile()).toBe(1);
  });

  it('makes no incidents of what was over before the integration was connected', async () => {
    const old = await alerts.happenUnheard(fire('metric', 'over'));
    await alerts.happenUnheard({ action: 'resolve', alertId: old.alertId });
    await alerts.happenUnheard(fire('metric', 'lasting'));
    alerts.pass(60);
    alerts.integration.createdAt = new Date(alerts.clock.now - 60_000).toISOString();
    await alerts.reconcile();
    expect(alerts.all().map(({ title }) => title)).toEqual(['lasting']);
  });
});

describe('without Azure’s answer', () => {
  const subscriptionId = () => String(alerts.integration.subscriptionIds[0]);
  const denied = (monitoringReader: boolean) =>
    alerts.tenant.simulator.change({
      change: 'set-monitoring-reader',
      subscriptionId: subscriptionId(),
      monitoringReader,
    });

  it('says once that the role is missing, goes on, and heals when it is there', async () => {
    await alerts.happenUnheard(fire('metric'));
    alerts.pass(5);
    await denied(false);
    for (let run = 0; run < 3; run += 1) expect(await alerts.reconcile()).toBe(0);
    expect(alerts.said).toEqual([
      [
        alerts.integration.id,
        [subscriptionId()],
        {
          code: 'azure_access_denied',
          message: expect.stringContaining('AuthorizationFailed'),
          fix: expect.stringContaining('Monitoring Reader'),
        },
      ],
    ]);
    await denied(true);
    expect(await alerts.reconcile()).toBe(1);
    expect(await Array.fromAsync(alerts.reconciliations.of(alerts.integration.id))).toMatchObject([
      { failure: null, until: new Date(alerts.clock.now).toISOString() },
    ]);
  });

  it('moves on only with success: what was missed for days is found afterwards', async () => {
    await alerts.reconcile();
    await denied(false);
    await alerts.happenUnheard(fire('metric'));
    alerts.pass(4 * 24 * 60);
    await alerts.reconcile();
    await denied(true);
    expect(await alerts.reconcile()).toBe(1);
  });

  it('waits when Azure throttles, and heals in the same run', async () => {
    await alerts.happenUnheard(fire('metric'));
    alerts.pass(5);
    await alerts.tenant.simulator.addFault({
      match: { operation: 'AlertsManagement' },
      times: 2,
      effect: { kind: 'throttle', retryAfter: 1 },
    });
    expect(await alerts.reconcile()).toBe(1);
    expect(alerts.said).toEqual([]);
  });

  it('leaves it to the next run when Azure throttles for longer than this one lasts', async () => {
    await alerts.happenUnheard(fire('metric'));
    alerts.pass(5);
    await alerts.tenant.simulator.addFault({
      match: { operation: 'AlertsManagement' },
      effect: { kind: 'throttle', retryAfter: 3600 },
    });
    expect(await alerts.reconcile()).toBe(0);
    expect(alerts.said).toMatchObject([
      [expect.anything(), [subscriptionId()], { code: 'azure_throttled' }],
    ]);
    await alerts.tenant.simulator.clearFaults();
    expect(await alerts.reconcile()).toBe(1);
  });
});

describe('open incidents', () => {
  it('of tests end a day later, whatever time the test wrote', async () => {
    const body = { firedDateTime: '2031-01-01T00:00:00Z' };
    const receivedAt = new Date(alerts.clock.now).toISOString();
    await alerts.process(alert(body), { test: true, receivedAt });
    alerts.pass(23 * 60);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ number: 'TST0000001', state: 'open' }]);
    alerts.pass(2 * 60);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([
      { state: 'resolved', timeline: [{}, { condition: 'Resolved', source: 'expiry' }] },
    ]);
    const before = alerts.all();
    await alerts.reconcile();
    expect(alerts.all()).toEqual(before);
  });

  it('find configuration items that are discovered afterwards', async () => {
    await alerts.process(alert());
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ ciIds: [] }]);
    await alerts.configurationItems.create({ ...storedStorageAccount('x'), id: TARGET_ID });
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ ciIds: [TARGET_ID] }]);
  });
});

describe('open incidents that name a machine', () => {
  it('find it by its name when it is discovered afterwards', async () => {
    await alerts.process(alert({ configurationItems: ['srv-1.contoso.local'] }));
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ ciIds: [] }]);
    const item = storedStorageAccount('srv-1');
    await alerts.configurationItems.create(item);
    await alerts.reconcile();
    expect(alerts.all()).toMatchObject([{ ciIds: [item.id] }]);
    const before = alerts.all();
    await alerts.reconcile();
    expect(alerts.all()).toEqual(before);
  });
});

describe('the addresses of action groups', () => {
  const addresses = () => alerts.addresses.get('public');

  it('are read once a day', async () => {
    await alerts.reconcile();
    const first = addresses();
    expect(first?.prefixes).toContain('13.66.60.119/32');
    alerts.pass(23 * 60);
    await alerts.reconcile();
    expect(addresses()).toEqual(first);
    alerts.pass(2 * 60);
    await alerts.reconcile();
    expect(addresses()?.readAt).toBe(new Date(alerts.clock.now).toISOString());
  });

  it('stay as they were when Azure does not answer, which is said once', async () => {
    await alerts.reconcile();
    const first = addresses();
    alerts.pass(25 * 60);
    const match = { path: 'serviceTags' };
    const effect = { kind: 'error', status: 403, code: 'AuthorizationFailed' } as const;
    await alerts.tenant.simulator.addFault({ match, effect });
    for (let run = 0; run < 2; run += 1) await alerts.reconcile();
    expect(addresses()).toEqual(first);
    expect(alerts.said).toHaveLength(1);
  });
});
