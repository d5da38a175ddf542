import { type CommonAlert, parseCommonAlert } from '../../../lambdas/alerts/common-alert.ts';
import { SUBSCRIPTION_ID } from '../../fixtures/integration.ts';

export const RECEIVED_AT = '2026-03-01T10:00:05.000Z';
export const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;
export const ALERT_ID = `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/B7C8-1`;
export const VM = `${SUBSCRIPTION}/resourcegroups/rg-one/providers/microsoft.compute/virtualmachines/web-1`;

/** A body of the common schema. */
export type Body = ReturnType<typeof body>;

/** A body of one monitoring service; essentials may be overridden. */
export function body(
  monitoringService: string | null,
  alertContext: unknown,
  essentials: Readonly<Record<string, unknown>> = {},
) {
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: ALERT_ID,
        alertRule: 'Rule one',
        severity: 'Sev3',
        monitorCondition: 'Fired',
        monitoringService,
        alertTargetIDs: [VM],
        originAlertId: 'Origin-1',
        firedDateTime: '2026-03-01T10:00:00.1234567Z',
        description: 'What the author wrote',
        ...essentials,
      },
      alertContext,
    },
  };
}

/** The alert of a body, through the same door as a webhook's. */
export function alertOf(value: unknown): CommonAlert {
  return parseCommonAlert(JSON.stringify(value));
}

/** An activity log event's context. */
export function activity(category: string, properties: unknown, more: object = {}) {
  return {
    channels: 'Operation',
    caller: 'ann@example.com',
    eventSource: category,
    eventTimestamp: '2026-03-01T09:58:00.5+00:00',
    level: 'Warning',
    operationName: 'Microsoft.Compute/virtualMachines/restart/action',
    properties,
    status: 'Succeeded',
    subStatus: '',
    'Activity Log Event Description': null,
    ...more,
  };
}

/** One body of every kind, by the kind's name. */
export const BODIES: Readonly<Record<string, Body>> = {
  metric: body('Platform', {
    properties: { team: 'blue' },
    conditionType: 'MultipleResourceMultipleMetricCriteria',
    condition: {
      windowSize: 'PT1H30M',
      staticThresholdFailingPeriods: { minFailingPeriodsToAlert: 2, numberOfEvaluationPeriods: 4 },
      allOf: [
        {
          metricName: 'Percentage CPU',
          metricNamespace: null,
          operator: 'GreaterThanOrEqual',
          threshold: '90',
          timeAggregation: 'Average',
          dimensions: [{ name: 'Computer', value: 'web-1.example.com' }],
          metricValue: 93.5,
          webTestName: null,
        },
      ],
    },
  }),
  'log-v2': body('Log Alerts V2', {
    properties: null,
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize: 'PT10M',
      allOf: [
        {
          searchQuery: 'Heartbeat\n| where Computer == "web-1"',
          metricMeasureColumn: null,
          targetResourceTypes: "['Microsoft.Compute/virtualMachines']",
          operator: 'LowerThan',
          threshold: '1',
          timeAggregation: 'Count',
          dimensions: [{ name: '_ResourceId', value: VM.toUpperCase() }],
          metricValue: 0,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          linkToFilteredSearchResultsUI: 'https://portal.azure.com/filtered',
        },
      ],
    },
  }),
  'log-v1': body('Application Insights', {
    SearchQuery: 'requests | where resultCode == "500"',
    SearchIntervalStartTimeUtc: '3/22/2019 1:36:33 PM',
    SearchIntervalEndtimeUtc: '3/22/2019 1:51:33 PM',
    ResultCount: 2,
    LinkToSearchResults: 'https://portal.azure.com/results',
    SearchIntervalInMinutes: '15',
    Threshold: 10000.0,
    Operator: 'Less Than',
    Dimensions: [{ name: 'Computer', value: 'web-1' }],
    AffectedConfigurationItems: ['web-2'],
    SearchResults: { tables: [{ name: 'PrimaryResult', columns: [], rows: [] }] },
  }),
  'simple-log-alert': body('Simple Log Alert', {
    properties: {},
    conditionType: 'LogQueryCriteria',
    condition: {
      windowSize: null,
      allOf: [
        {
          searchQuery: 'exceptions',
          operator: null,
          threshold: null,
          dimensions: null,
          metricValue: 1,
          linkToSearchResultsUI: 'https://portal.azure.com/simple',
          event: [
            [
              { name: 'type', value: 'System.NullReferenceException' },
              { name: 'Computer', value: 'web-1' },
            ],
          ],
        },
      ],
    },
  }),
  prometheus: body(
    'Prometheus',
    {
      interval: 'PT1M',
      expression: 'kube_pod_status_ready{condition="false"} > 0',
      expressionValue: '3',
      for: 'PT5M',
      labels: {
        cluster: 'aks-one',
        instance: '10.0.0.4:9100',
        'microsoft.resourceid': `${SUBSCRIPTION}/resourcegroups/rg-one/providers/Microsoft.ContainerService/managedClusters/aks-one`,
      },
      annotations: { summary: 'Pods are not ready', runbook_url: 'https://example.com/pods' },
      ruleGroup: `${SUBSCRIPTION}/resourceGroups/rg-one/providers/Microsoft.AlertsManagement/prometheusRuleGroups/group-1`,
    },
    { alertRule: 'group-1/Pods/not ready' },
  ),
  'smart-detector': body('SmartDetector', {
    DetectionSummary: 'An abnormal rise in failed request rate',
    FormattedOccurenceTime: '2026-03-01T09:50:00Z',
    DetectedFailureRate: '50.0% (200/400 requests)',
    NormalFailureRate: '0.0% (over the last 30 minutes)',
    SmartDetectorId: 'FailureAnomaliesDetector',
    SmartDetectorName: 'Failure Anomalies',
  }),
  'service-health': body(
    'ServiceHealth',
    {
      channels: 1,
      eventSource: 2,
      level: 3,
      eventTimestamp: '2026-03-01T09:58:00',
      operationName: 'Microsoft.ServiceHealth/incident/action',
      properties: {
        title: 'Virtual Machines - Australia East',
        service: 'Virtual Machines',
        region: 'Australia East',
        communication:
          '<p>Starting at 02:48 UTC you may see errors &amp; <b>retries</b>.</p><ul><li>one</li><li>two</li></ul>',
        incidentType: 'Incident',
        trackingId: '0NIH-U2O',
        impactStartTime: '2026-03-01T02:48:00Z',
        impactedServices:
          '[{"ImpactedRegions":[{"RegionName":"Australia East"}],"ServiceName":"Virtual Machines"}]',
        stage: 'Active',
      },
      status: 'Active',
    },
    { alertTargetIDs: [SUBSCRIPTION] },
  ),
  'resource-health': body(
    'Resource Health',
    activity('ResourceHealth', {
      title: 'Rebooted by user',
      details: null,
      currentHealthStatus: 'Unavailable',
      previousHealthStatus: 'Available',
      type: 'Downtime',
      cause: 'UserInitiated',
    }),
  ),
  'activity-administrative': body(
    'Activity Log - Administrative',
    activity(
      'Administrative',
      { eventCategory: 'Administrative', statusMessage: '{"error":"AuthorizationFailed"}' },
      { authorization: { action: 'Microsoft.Compute/virtualMachines/delete', scope: VM } },
    ),
  ),
  'activity-policy': body(
    'Activity Log - Policy',
    activity('Policy', {
      policies:
        '[{"policyDefinitionReferenceId":"httpsOnly","policyDefinitionEffect":"Deny","policyAssignmentName":"Baseline"}]',
    }),
  ),
  'activity-autoscale': body(
    'Activity Log - Autoscale',
    activity('Autoscale', {
      resourceName: `${SUBSCRIPTION}/resourceGroups/rg-one/providers/Microsoft.Compute/virtualMachineScaleSets/set-1`,
      oldInstancesCount: '9',
      newInstancesCount: '10',
    }),
  ),
  'activity-security': body(
    'Activity Log - Security',
    activity('Security', {
      threatStatus: 'Quarantined',
      category: 'Virus',
      severity: 'Low',
      compromisedEntity: 'vm-9',
      actionTaken: 'Blocked',
      remediationSteps: '["Isolate it","Scan it"]',
      attackers: '["IP Address: 192.0.2.4"]',
    }),
  ),
  'activity-recommendation': body(
    'Activity Log - Recommendation',
    activity('Recommendation', {
      recommendationCategory: 'HighAvailability',
      recommendationImpact: 'Medium',
      recommendationName: 'Enable Soft Delete to protect your blob data',
      recommendationResourceLink: 'https://portal.azure.com/recommendation',
    }),
  ),
  'activity-log': body('Activity Log - Alert', activity('Alert', {})),
  budget: body(
    'CostAlerts',
    {
      AlertCategory: 'budgets',
      AlertData: {
        Scope: `${SUBSCRIPTION}/`,
        ThresholdType: 'Actual',
        BudgetThreshold: '$50.00',
        NotificationThresholdAmount: '$25.00',
        BudgetName: 'Team blue',
        BudgetId: `${SUBSCRIPTION}/providers/Microsoft.Consumption/budgets/team-blue`,
        BudgetCreator: 'ann@example.com',
        Unit: 'USD',
        SpentAmount: '$11,111.00',
      },
    },
    {
      alertRule: null,
      severity: null,
      alertTargetIDs: null,
      configurationItems: ['budgets'],
      originAlertId: null,
    },
  ),
  'azure-backup': body('Azure Backup', {
    category: 'Jobs',
    sourceId: `${VM}/providers/Microsoft.RecoveryServices/backupProtectedItem/SQLDataBase;MSSQLSERVER;orders`,
    sourceType: 'SQLDataBase',
    extendedInfo: {
      possibleCauses: null,
      occurrenceCount: 2,
      recommendedActions: 'Trigger a full backup first.',
    },
    linkedResourceId: VM,
    linkedResourceName: 'web-1',
  }),
  other: body('VM Insights of tomorrow', {
    Reason: 'Disk is full',
    count: 3,
    nested: { secret: 'not shown' },
    resourceId: VM,
  }),
};
