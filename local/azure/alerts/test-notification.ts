import type { Notification } from '../action-groups/deliver.ts';
import { type JsonObject, mergePatch } from '../json.ts';
import type { Alert, AlertRule, AlertTarget, Observation } from './alert.ts';
import { sentAlertId } from './identifiers.ts';
import { ALERT_KINDS } from './kinds/index.ts';
import { toCommonSchema } from './to-common-schema.ts';

/** The sample types of *Test action group* that are simulated. */
export const TEST_KIND_NAMES = [
  'metric',
  'logSearch',
  'activityLog',
  'resourceHealth',
  'serviceHealth',
  'smartDetector',
  'budget',
] as const;
export type TestKindName = (typeof TEST_KIND_NAMES)[number];

const SUBSCRIPTION_ID = '11111111-1111-1111-1111-111111111111';
const BUDGET_SUBSCRIPTION_ID = 'aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e';
const GROUP = 'test-RG';
const ALERT_NAME = '12345678-1234-1234-1234-1234567890ab';
const CORRELATION_ID = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
const CUSTOM = { customKey1: 'value1', customKey2: 'value2' };

interface Sample {
  readonly target: AlertTarget;
  readonly rule: Partial<AlertRule> & Pick<AlertRule, 'name'>;
  readonly name?: string;
  readonly alertId?: string;
  readonly isOver?: boolean;
  /** RFC 7396, over `data`. */
  readonly patch?: JsonObject;
}

const MACHINE = resource('Microsoft.Compute/virtualMachines', 'test-VM');
const INSIGHTS = resource('microsoft.insights/components', 'test-applicationInsights');

const SAMPLES: Readonly<Record<TestKindName, Sample>> = {
  metric: {
    target: resource('Microsoft.Storage/storageAccounts', 'test-storageAccount'),
    rule: {
      name: 'test-metricAlertRule',
      threshold: 0,
      dimensions: [{ name: 'ApiName', value: 'GetBlob' }],
      customProperties: CUSTOM,
    },
  },
  logSearch: {
    target: resource('Microsoft.OperationalInsights/workspaces', 'test-logAnalyticsWorkspace'),
    rule: {
      name: 'test-logAlertRule-v2',
      dimensions: [{ name: 'Computer', value: 'test-computer' }],
      customProperties: CUSTOM,
    },
    patch: { essentials: { configurationItems: ['test-computer'] } },
  },
  activityLog: {
    target: MACHINE,
    rule: { name: 'test-activityLogAlertRule', severity: 'Sev4' },
    // The id of a rule, where an alert's belongs.
    alertId: `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${GROUP}/providers/microsoft.insights/activityLogAlerts/Test_Alert`,
  },
  resourceHealth: {
    target: MACHINE,
    rule: { name: 'test-ResourceHealthAlertRule', severity: 'Sev4' },
  },
  serviceHealth: {
    target: subscription(SUBSCRIPTION_ID),
    rule: { name: 'test-ServiceHealthAlertRule', severity: 'Sev4' },
    name: '1234abcd5678efgh'.repeat(4),
    isOver: true,
    patch: {
      alertContext: {
        properties: {
          title: 'Test Action Group - Test Service Health Alert',
          defaultLanguageTitle: 'Test Action Group - Test Service Health Alert',
          service: 'Azure Service Name',
          region: 'Global',
          impactedServices: [
            { ImpactedRegions: [{ RegionName: 'Global' }], ServiceName: 'Azure Service Name' },
          ],
          IsSynthetic: 'True',
          impactType: 'SubscriptionList',
        },
      },
    },
  },
  smartDetector: { target: INSIGHTS, rule: { name: 'test-SmartAlertRule' } },
  budget: {
    target: subscription(BUDGET_SUBSCRIPTION_ID),
    rule: { name: 'Test_actual_cost_budget', threshold: 25 },
    name: 'Test_Alert',
  },
};

/**
 * What *Test action group* in the portal sends: the same each time, about a subscription that is not
 * the caller's, with an alert id that never changes; only the time is that of the test.
 *
 * @param now epoch ms
 */
export function testNotification(kindName: TestKindName, now: number): Notification {
  const sample = SAMPLES[kindName];
  const kind = ALERT_KINDS[kindName];
  const observation: Observation = {
    at: now,
    startedAt: now,
    value: kindName === 'budget' ? 11_111 : 100,
    isOver: sample.isOver ?? false,
    correlationId: CORRELATION_ID,
    trackingId: 'TEST-TTT',
  };
  const rule: AlertRule = {
    resourceGroup: GROUP,
    severity: 'Sev3',
    description: 'Alert rule description',
    isStateful: true,
    actionGroups: [],
    dimensions: [],
    threshold: 0,
    ...sample.rule,
  };
  const alert: Alert = {
    name: sample.name ?? ALERT_NAME,
    kind: kindName,
    tenantId: CORRELATION_ID,
    target: sample.target,
    rule,
    originAlertId: kind.originAlertId(sample.target, rule, { ...observation, at: 0 }),
    fired: observation,
    state: 'New',
    modifiedAt: now,
    modifiedBy: 'System',
  };
  const alertId = sample.alertId ?? sentAlertId(kind, alert);
  const { data, ...envelope } = toCommonSchema(alert);
  const own = { essentials: { alertId, firedDateTime: new Date(now).toISOString() } };
  const body = { ...envelope, data: mergePatch(mergePatch(data, own), sample.patch ?? {}) };
  return { alertId, monitorCondition: 'Fired', body };
}

function resource(type: string, name: string): AlertTarget {
  return {
    subscriptionId: SUBSCRIPTION_ID,
    id: `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${GROUP}/providers/${type}/${name}`,
    name,
    type,
    resourceGroup: GROUP,
  };
}

function subscription(subscriptionId: string): AlertTarget {
  return { subscriptionId, id: `/subscriptions/${subscriptionId}`, name: subscriptionId };
}
