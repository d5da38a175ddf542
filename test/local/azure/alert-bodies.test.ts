import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertKindName } from '../../../local/azure/alerts/kinds/index.ts';
import type { TestKindName } from '../../../local/azure/alerts/test-notification.ts';
import type { Json, JsonObject } from '../../../local/azure/json.ts';
import { describeWithSamples, samplesFolder } from '../../published-samples.ts';
import { shapeOf } from './shape.ts';
import { at, startTenant, type TenantUnderTest } from './tenant-under-test.ts';
import { settled, startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const readSample = (file: string): JsonObject =>
  JSON.parse(readFileSync(join(samplesFolder('azure-monitor'), file), 'utf8'));

/** Paths and types: `.data.essentials.alertId string`. */
function shape(value: Json): readonly string[] {
  return [...shapeOf([value])]
    .flatMap(([path, types]) => [...types].map((type) => `${path} ${type}`))
    .sort();
}

describeWithSamples('azure-monitor', 'the bodies that action groups send, beside real ones', () => {
  let tenant: TenantUnderTest;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    tenant = await startTenant({ size: 20, subscriptions: 1 });
    await tenant.simulator.putActionGroup({ name: 'ops', webhooks: [{ url: receiver.url }] });
  });
  afterEach(async () => {
    await tenant.azure.close();
    receiver.close();
  });

  async function lastBody(): Promise<JsonObject> {
    await settled(tenant.simulator);
    return receiver.calls.at(-1)?.body ?? {};
  }

  it.each<[TestKindName, string]>([
    ['metric', 'test-metric-static'],
    ['logSearch', 'test-log-v2'],
    ['activityLog', 'test-activity-log-administrative'],
    ['resourceHealth', 'test-resource-health'],
    ['serviceHealth', 'test-service-health'],
    ['smartDetector', 'test-smart-detector'],
    ['budget', 'test-budget-actual-cost'],
  ])('have the members of the test button’s, of kind %s', async (kind, file) => {
    const sample = readSample(join('common', `${file}.json`));

    await tenant.simulator.testActionGroup({ actionGroup: 'ops', kind });
    const body = await lastBody();

    expect(shape(body)).toEqual(shape(sample));
    const fixed = ['alertId', 'alertRule', 'monitoringService', 'signalType', 'alertTargetIDs'];
    for (const name of fixed) {
      const [ours, theirs] = [body, sample].map((one) => at(one.data, 'essentials', name));
      expect(JSON.stringify(ours).toLowerCase()).toBe(JSON.stringify(theirs).toLowerCase());
    }
  });

  /** Members that samples of these have, and that say nothing of the kind: text or null. */
  const withoutDescription = (paths: readonly string[]) =>
    paths.filter((path) => !path.startsWith('.data.essentials.description '));

  async function fireAndResolve(kind: AlertKindName, more: object = {}) {
    const [machine] = await tenant.list('Microsoft.Compute/virtualMachines');
    const { alertId } = await tenant.simulator.alert({
      action: 'fire',
      kind,
      target: machine?.id ?? '',
      ...more,
    });
    const fired = await lastBody();
    return {
      fired,
      async resolved() {
        await tenant.simulator.alert({ action: 'resolve', alertId });
        return lastBody();
      },
    };
  }

  it('have the members of a metric alert that resolved on a machine', async () => {
    const sample = readSample('real/metric-vm-resolved-2023-refire-b.json');
    const { fired, resolved } = await fireAndResolve('metric');
    const members = withoutDescription(shape(sample));
    expect(withoutDescription(shape(await resolved()))).toEqual(members);
    expect(withoutDescription(shape(fired))).toEqual(
      members.filter((path) => !path.includes('resolvedDateTime')),
    );
    const origin = at(sample.data, 'essentials', 'originAlertId');
    expect(String(origin)).toMatch(ORIGIN);
    expect(String(at(fired.data, 'essentials', 'originAlertId'))).toMatch(ORIGIN);
  });
  const ORIGIN = /^[0-9a-f-]{36}_[\w.-]+_microsoft\.insights_metricAlerts_[\w ]+_-?\d+$/;

  it('have the members of a Prometheus alert', async () => {
    const sample = readSample('real/prometheus-aks-fired-2022.json');
    const { fired } = await fireAndResolve('prometheus');
    const named = (paths: readonly string[]) =>
      paths.filter((path) => !/\.(labels|annotations)\./.test(path));
    expect(named(shape(fired))).toEqual(named(shape(sample)));
  });

  it('have the members of a Resource Health alert, and a few that came later', async () => {
    const sample = readSample('real/scautomation-resource-health.json');
    const later = readSample('common/test-resource-health.json');
    const { fired, resolved } = await fireAndResolve('resourceHealth');
    const names = (value: Json) => [...shapeOf([value]).keys()].sort();
    expect(names(fired)).toEqual(expect.arrayContaining(names(sample)));
    expect(names(fired)).toEqual(names(later));
    expect(names(await resolved())).toEqual(names(later));
  });

  it('have the members and the numbers of a Service Health context', async () => {
    const sample = readSample('common/fragment-servicehealth-maintenance-alertcontext.json');
    const { fired } = await fireAndResolve('serviceHealth');
    // Of maintenance only.
    const members = shape(sample.alertContext ?? null).filter(
      (path) => !path.includes('maintenanceId'),
    );
    expect(shape(at(fired.data, 'alertContext') ?? null)).toEqual(members);
  });

  it('have the members of a log search alert, whose custom properties are in its context', async () => {
    const sample = readSample('common/doc-log-v2-no-configurationitems.json');
    const { fired } = await fireAndResolve('logSearch', {
      dimensions: [{ name: 'Computer', value: 'web-1' }],
      customProperties: { name1: 'value1', name2: 'value2' },
    });
    const known = (paths: readonly string[]) =>
      paths.filter((path) => !/configurationItems|metricMeasureColumn/.test(path));
    expect(known(shape(fired))).toEqual(known(shape(sample)));
  });
});
