import { readAlert } from '../../lambdas/alerts/alert-kinds/index.ts';
import { CommonAlert, parseCommonAlert } from '../../lambdas/alerts/common-alert.ts';
import { recognizeLegacy } from '../../lambdas/alerts/recognize-legacy.ts';
import { describeWithSamples } from '../published-samples.ts';
import { RECEIVED_AT } from './alert-kinds/bodies.ts';
import { samples } from './alert-kinds/samples.ts';

/** What each published body has to say: its kind, its title, and telling parts of its description. */
const TOLD: Readonly<Record<string, readonly [kind: string, title: string, ...parts: string[]]>> = {
  'doc-log-v2-no-configurationitems.json': [
    'log-v2',
    'AcmeRule',
    'Count of CounterValue is 0 (alerts below 1, over 10 minutes',
    'Query: Heartbeat',
  ],
  'doc-metric-resolved-customproperties.json': [
    'metric',
    'WCUS-R2-Gen2',
    'Average Percentage CPU is 7.727 (alerts above 25, over 5 minutes',
  ],
  'fragment-activity-autoscale-alertcontext.json': [
    'activity-autoscale',
    'Wrapped',
    'alexademo scales from 9 to 10 instances',
  ],
  'fragment-activity-policy-alertcontext.json': [
    'activity-policy',
    'Wrapped',
    'Policy vulnerabilityAssessmentMonitoring (AuditIfNotExists), assigned by SecurityCenterBuiltIn',
  ],
  'fragment-activity-security-alertcontext.json': [
    'activity-security',
    'Wrapped',
    'Virus on testVM (Virtual Machine), severity Low',
    'File: C:\\AlertGeneration\\test.eicar',
    'Remediation: No user action is necessary',
  ],
  'fragment-appinsights-v1-alertcontext.json': [
    'log-v1',
    'Wrapped',
    'The query found 2 results (alerts below 10000, over 15 minutes; IP=1.1.1.1)',
    'Searched from 2019-03-22T13:36:33.000Z',
  ],
  'fragment-prometheus-alertcontext.json': [
    'prometheus',
    'Wrapped',
    'alert on SQL availability',
    'True for 2 minutes: sql_up > 0, value 0',
  ],
  'fragment-servicehealth-maintenance-alertcontext.json': [
    'service-health',
    'Azure Synapse Analytics Scheduled Maintenance Pending',
    'Planned maintenance: Azure Synapse Analytics, East US',
    'Stage: Planned',
    'Impact from 2019-06-26T04:00:00.000Z to 2019-06-26T12:00:00.000Z',
    'Affected: Azure Synapse Analytics (East US)',
  ],
  'fragment-simple-log-alert-alertcontext.json': [
    'simple-log-alert',
    'Wrapped',
    'operation_Name: GET /api/orders',
  ],
  'test-activity-log-administrative.json': [
    'activity-administrative',
    'test-activityLogAlertRule',
    'user-email@domain.com ran Microsoft.Compute/virtualMachines/restart/action on test-vm: Succeeded',
  ],
  'test-budget-actual-cost.json': [
    'budget',
    'Budget Test_actual_cost_budget exceeded $25.00',
    'Spent $11,111.00, notifies at $25.00, budget $50.00',
  ],
  'test-budget-forecasted.json': [
    'budget',
    'Budget Test_forcasted_budget is forecast to exceed $50.00',
    'forecast $1111.11 by the end of the period',
  ],
  'test-budget-sample.json': [
    'budget',
    'Budget Test_forcasted_budget is forecast to exceed $50.00',
    'Delivery Confirmation',
  ],
  'test-log-v1-metric-measurement.json': [
    'log-v1',
    'test-logAlertRule-v1-metricMeasurement',
    'The query found 2 results (alerts above 0, over 1 day)',
  ],
  'test-log-v1-number-of-results.json': [
    'log-v1',
    'test-logAlertRule-v1-numResults',
    'The query found 1 result (alerts above 0, over 1 day)',
  ],
  'test-log-v2.json': [
    'log-v2',
    'test-logAlertRule-v2',
    'Count of query results is 3 (alerts above 0, over 1 hour; Computer=test-computer)',
  ],
  'test-metric-dynamic.json': [
    'metric',
    'test-metricAlertRule',
    'Average Transactions is 78.09 (alerts above 0.3, a threshold learned with low sensitivity',
  ],
  'test-metric-static.json': [
    'metric',
    'test-metricAlertRule',
    'Total Transactions is 100 (alerts above 0, over 5 minutes; ApiName=GetBlob)',
  ],
  'test-metric-webtest.json': [
    'metric',
    'test-availabilityTest-test-applicationInsights',
    'Web test test-availabilityTest-test-applicationInsights: Failed Location is 5 (alerts above 2',
  ],
  'test-resource-health.json': [
    'resource-health',
    'Resource health of test-vm',
    'test-vm is Unavailable (was Available): Rebooted by user',
    'cause: UserInitiated',
  ],
  'test-service-health.json': [
    'service-health',
    'Test Action Group - Test Service Health Alert',
    'Service issue: Azure Service Name, Global',
    '\nThis is a test from Service Health Alert',
  ],
  'test-smart-detector.json': [
    'smart-detector',
    'test-SmartAlertRule',
    'Detected 0.45 sec, normal is 0.27 sec (over the last 7 days)',
  ],
  'metric-vm-resolved-2023-refire-a.json': [
    'metric',
    'Error',
    'Average Percentage CPU is 3.285 (alerts above 5, over 5 minutes)',
  ],
  'metric-vm-resolved-2023-refire-b.json': [
    'metric',
    'Error',
    'Average Percentage CPU is 2.481 (alerts above 5, over 5 minutes)',
  ],
  'prometheus-aks-fired-2022.json': [
    'prometheus',
    'Average node CPU utilization is greater than 80%',
    'True for 5 minutes: ( (1 - rate(node_cpu_seconds_total',
    'value 12.7m',
  ],
  'scautomation-resource-health.json': [
    'resource-health',
    'Resource health of aks-agentpool-24065462-0',
    'aks-agentpool-24065462-0 is Unavailable (was Available)',
  ],
};

/** Bodies whose incident is over; `test-service-health` says Fired, and Resolved by its stage. */
const OVER = new Set([
  'doc-metric-resolved-customproperties.json',
  'metric-vm-resolved-2023-refire-a.json',
  'metric-vm-resolved-2023-refire-b.json',
  'test-service-health.json',
]);

/** The schema that each legacy body is recognised as. */
const LEGACY: Readonly<Record<string, string>> = {
  'arm-alert-resource-failure-anomalies-resolved.json': 'an alert resource of Azure Resource Mana',
  'doc-activity-administrative.json': 'an activity log alert',
  'doc-activity-recommendation-2017.json': 'an activity log alert',
  'doc-activity-resource-health.json': 'an activity log alert',
  'doc-activity-security-2017.json': 'an activity log alert',
  'doc-activity-service-health-2017.json': 'an activity log alert',
  'doc-appinsights-logalert.json': 'an Application Insights log alert',
  'doc-budget-aip-us-date.json': 'a budget notification',
  'doc-budget-aip.json': 'a budget notification',
  'doc-log-analytics-v1-no-schemaid-numresults.json': 'a Log Analytics log alert',
  'doc-log-analytics-v1-no-schemaid-severity-word.json': 'a Log Analytics log alert',
  'doc-log-custom-json-payload.json': 'custom JSON',
  'doc-metric-dynamic.json': 'a metric alert',
  'doc-metric-static.json': 'a metric alert',
};

describeWithSamples('azure-monitor', 'published payloads', () => {
  const bodies = [...samples('common'), ...samples('real')];

  it('are all known to this test', () => {
    expect(bodies.map(([file]) => file).toSorted()).toEqual(Object.keys(TOLD).toSorted());
    expect(samples('legacy').map(([file]) => file)).toEqual(Object.keys(LEGACY));
  });

  it.each(bodies)('%s is understood', (file, body) => {
    const alert = parseCommonAlert(JSON.stringify(body));
    const facts = readAlert(alert, RECEIVED_AT);
    const [kind, title, ...parts] = TOLD[file] ?? [];
    expect(facts).toMatchObject({ kind, title });
    for (const part of parts) expect(facts.description).toContain(part);
    expect(facts.condition).toBe(OVER.has(file) ? 'Resolved' : 'Fired');
    expect(facts.targetIds.length).toBeGreaterThan(0);
    for (const id of alert.data.essentials.alertTargetIDs ?? []) {
      expect(facts.targetIds).toContain(id.toLowerCase());
    }
  });

  it.each(bodies)('%s is keyed by its alert id, or by what its alerts share', (_file, body) => {
    const alert = parseCommonAlert(JSON.stringify(body));
    const { key, kind } = readAlert(alert, RECEIVED_AT);
    if (kind === 'service-health') expect(key).toMatch(/\/events\/\S+$/);
    else expect(key).toBe(alert.data.essentials.alertId.toLowerCase());
  });

  it('link two firings of one rule on one machine, and keep them apart', () => {
    const firings = samples('real')
      .filter(([file]) => file.startsWith('metric-vm-resolved-2023-refire'))
      .map(([, body]) => readAlert(CommonAlert.parse(body), RECEIVED_AT));
    expect(firings).toHaveLength(2);
    expect(new Set(firings.map(({ origin }) => origin)).size).toBe(1);
    expect(new Set(firings.map(({ key }) => key)).size).toBe(2);
  });

  it.each(samples('legacy'))('%s is refused by its name, with the fix', (file, body) => {
    const words = LEGACY[file] ?? 'unknown';
    expect(recognizeLegacy(body)).toMatch(words);
    expect(() => parseCommonAlert(JSON.stringify(body))).toThrow(
      expect.objectContaining({
        code: 'common_alert_schema_required',
        message: expect.stringContaining(words),
        fix: expect.stringContaining('Enable Use common alert schema in Azure action group'),
      }),
    );
  });
});
