import { type SimulatedAlerts, simulatedAlerts } from './simulated-alerts.ts';

let alerts: SimulatedAlerts;
let target: string;

beforeEach(async () => {
  alerts = await simulatedAlerts();
  target = await alerts.machine();
});
afterEach(() => alerts.close());

const fire = (kind: 'metric' | 'resourceHealth' | 'serviceHealth', rule?: string) => {
  const of = kind === 'serviceHealth' ? alerts.tenant.subscription : target;
  return { action: 'fire', kind, target: of, ...(rule !== undefined && { rule }) } as const;
};
const callsToAzure = async () => {
  const { operations } = await alerts.tenant.simulator.statistics();
  await alerts.tenant.simulator.resetStatistics();
  return operations['resource-manager'] ?? {};
};
const verified = () => alerts.all().map((incident) => incident.verified);

describe('incidents that nothing has verified', () => {
  it('are verified within a minute, by one list of alerts for all of them', async () => {
    for (let rule = 0; rule < 20; rule += 1) await alerts.happen(fire('metric', `rule ${rule}`));
    await callsToAzure();
    expect(await alerts.verify()).toBe(20);
    expect(new Set(verified())).toEqual(new Set([true]));
    expect(await callsToAzure()).toEqual({ 'Microsoft.AlertsManagement/alerts/list': 1 });
    expect(await alerts.verify()).toBe(0);
    expect(await callsToAzure()).toEqual({});
  });

  it('are verified whatever their kind, and when they are over already', async () => {
    const { alertId } = await alerts.happen(fire('metric'));
    await alerts.happen({ action: 'resolve', alertId });
    await alerts.happen(fire('resourceHealth'));
    await alerts.happen(fire('serviceHealth'));
    expect(await alerts.verify()).toBe(3);
    expect(verified()).toEqual([true, true, true]);
  });

  it('stay unverified when Azure does not have them, and change nothing else', async () => {
    const { delivery } = await alerts.hear(fire('metric'));
    const forged = delivery.body.replaceAll(
      /alerts\/[0-9a-f-]{36}/g,
      'alerts/00000000-0000-4000-8000-00000000beef',
    );
    await alerts.process(JSON.parse(forged), {
      verified: false,
      receivedAt: new Date(alerts.clock.now).toISOString(),
    });
    const before = alerts.all();
    expect(await alerts.verify()).toBe(0);
    expect(alerts.all()).toEqual(before);
  });

  it('are left to reconciliation after half an hour', async () => {
    await alerts.happen(fire('metric'));
    alerts.pass(31);
    await callsToAzure();
    expect(await alerts.verify()).toBe(0);
    expect(await callsToAzure()).toEqual({});
    await alerts.reconcile();
    expect(verified()).toEqual([true]);
  });

  it('cost no call while the integration is disabled', async () => {
    await alerts.happen(fire('metric'));
    alerts.integration.enabled = false;
    await callsToAzure();
    expect(await alerts.verify()).toBe(0);
    expect(await callsToAzure()).toEqual({});
  });

  it('are told of when they cannot be asked for', async () => {
    await alerts.happen(fire('metric'));
    await alerts.tenant.simulator.change({
      change: 'set-monitoring-reader',
      subscriptionId: String(alerts.integration.subscriptionIds[0]),
      monitoringReader: false,
    });
    await expect(alerts.verify()).rejects.toMatchObject({
      errors: [{ code: 'azure_access_denied' }],
    });
  });
});
