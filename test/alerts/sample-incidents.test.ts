import { ingestAlert } from '../../lambdas/alerts/ingest-alert.ts';
import { processAlert } from '../../lambdas/alerts/process-alert.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { describeWithSamples } from '../published-samples.ts';
import { samples } from './alert-kinds/samples.ts';
import { incidentDesk } from './incident-desk.ts';

/** What becomes of each published body: the priority of its severity, and whether it is over. */
const EXPECTED: Readonly<Record<string, readonly [Incident['priority'], Incident['state']]>> = {
  'doc-log-v2-no-configurationitems.json': ['P5', 'open'],
  'doc-metric-resolved-customproperties.json': ['P4', 'resolved'],
  'fragment-activity-autoscale-alertcontext.json': ['P3', 'open'],
  'fragment-activity-policy-alertcontext.json': ['P3', 'open'],
  'fragment-activity-security-alertcontext.json': ['P3', 'open'],
  'fragment-appinsights-v1-alertcontext.json': ['P3', 'open'],
  'fragment-prometheus-alertcontext.json': ['P3', 'open'],
  'fragment-servicehealth-maintenance-alertcontext.json': ['P3', 'open'],
  'fragment-simple-log-alert-alertcontext.json': ['P3', 'open'],
  'test-activity-log-administrative.json': ['P5', 'open'],
  'test-budget-actual-cost.json': ['P3', 'open'],
  'test-budget-forecasted.json': ['P3', 'open'],
  'test-budget-sample.json': ['P3', 'open'],
  'test-log-v1-metric-measurement.json': ['P4', 'open'],
  'test-log-v1-number-of-results.json': ['P5', 'open'],
  'test-log-v2.json': ['P4', 'open'],
  'test-metric-dynamic.json': ['P4', 'open'],
  'test-metric-static.json': ['P4', 'open'],
  'test-metric-webtest.json': ['P4', 'open'],
  'test-resource-health.json': ['P5', 'open'],
  'test-service-health.json': ['P5', 'resolved'],
  'test-smart-detector.json': ['P4', 'open'],
  'metric-vm-resolved-2023-refire-a.json': ['P2', 'resolved'],
  'metric-vm-resolved-2023-refire-b.json': ['P2', 'resolved'],
  'prometheus-aks-fired-2022.json': ['P5', 'open'],
  'scautomation-resource-health.json': ['P5', 'open'],
};

/** Ends of keys that are not an alert's id: of what its alerts share. */
const SHARED_KEYS: Readonly<Record<string, string>> = {
  'fragment-servicehealth-maintenance-alertcontext.json':
    '/providers/microsoft.resourcehealth/events/',
  'test-service-health.json': '/providers/microsoft.resourcehealth/events/',
};

interface Essentials {
  readonly alertId: string;
  readonly alertTargetIDs?: readonly string[] | null;
}

/** Who published real alerts hid the subscription; ours takes its place. A test is known by its own. */
function ofOurs(file: string, body: unknown): string {
  const text = JSON.stringify(body);
  if (file.startsWith('test-')) return text;
  return text.replaceAll(/\/subscriptions\/[^/"\\]+/gi, `/subscriptions/${SUBSCRIPTION_ID}`);
}

/** From the webhook's door to the incident. */
async function takeIn(body: string) {
  const desk = incidentDesk();
  const connected = integration();
  const { essentials } = (JSON.parse(body) as { data: { essentials: Essentials } }).data;
  const targets = (essentials.alertTargetIDs ?? []).map((id) => id.toLowerCase());
  for (const id of targets) {
    await desk.configurationItems.create({ ...storedStorageAccount('x'), id });
  }
  const sent: AlertDelivery[] = [];
  const key = 'k'.repeat(43);
  await ingestAlert(
    { body, key: `${connected.id}.${key}`, authorization: undefined, sourceIp: '203.0.113.9' },
    {
      integrations: {
        ofSubscription: async (id) => (id === SUBSCRIPTION_ID ? connected : undefined),
        all: async () => [connected],
      },
      keys: { get: async () => ({ current: key }), newest: async () => undefined },
      verifyToken: () => Promise.reject(new Error('There is no token')),
      addresses: async () => 'unknown',
      queue: { send: async (delivery) => void sent.push(delivery) },
      newId: () => 'delivery-1',
      now: () => new Date('2026-03-01T10:00:05Z'),
    },
  );
  for (const delivery of sent) await processAlert(delivery, desk.ports);
  return { incidents: desk.all(), essentials, targets };
}

describeWithSamples('azure-monitor', 'a published body', () => {
  const bodies = [...samples('common'), ...samples('real')];

  it('is known to this test', () => {
    expect(bodies.map(([file]) => file).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  it.each(bodies)('%s becomes its incident', async (file, body) => {
    const { incidents, essentials, targets } = await takeIn(ofOurs(file, body));
    const [priority, state] = EXPECTED[file] ?? [];
    const test = file.startsWith('test-');
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    expect(incident).toMatchObject({
      number: test ? 'TST0000001' : 'INC0000001',
      test,
      priority,
      state,
      ciIds: targets,
      verified: true,
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
    });
    const prefix = `${integration().id}#${test ? 'test#' : ''}`;
    const shared = SHARED_KEYS[file];
    if (shared) {
      expect(incident?.id.startsWith(`${prefix}/subscriptions/`)).toBe(true);
      expect(incident?.id).toContain(shared);
    } else expect(incident?.id).toBe(`${prefix}${essentials.alertId.toLowerCase()}`);
    expect(incident?.resolvedAt === null).toBe(state === 'open');
  });
});
