import { ALERT_KINDS, readAlert } from '../../../lambdas/alerts/alert-kinds/index.ts';
import {
  ALERT_ID,
  activity,
  alertOf,
  BODIES,
  type Body,
  body,
  RECEIVED_AT,
  SUBSCRIPTION,
  VM,
} from './bodies.ts';

const read = (value: unknown) => readAlert(alertOf(value), RECEIVED_AT);

/** A body of a kind with other essentials or another context. */
function bodyOf(kind: string, essentials: object = {}, alertContext: object = {}): Body {
  const original = BODIES[kind];
  if (!original) throw new Error(`No body of kind ${kind}`);
  const { data } = original;
  return {
    ...original,
    data: {
      essentials: { ...data.essentials, ...essentials },
      alertContext: { ...Object(data.alertContext), ...alertContext },
    },
  };
}

const factsOf = (kind: string, essentials: object = {}, alertContext: object = {}) =>
  read(bodyOf(kind, essentials, alertContext));

describe('every kind of alert', () => {
  it('has a body that these tests read', () => {
    expect(Object.keys(BODIES).toSorted()).toEqual(ALERT_KINDS.map(({ name }) => name).toSorted());
  });

  it.each(Object.keys(BODIES))('%s is read as itself', (kind) => {
    expect(factsOf(kind).kind).toBe(kind);
  });

  it.each(Object.keys(BODIES))('%s starts its description with what its author wrote', (kind) => {
    const written = kind.startsWith('activity-') ? '' : 'What the author wrote';
    expect(factsOf(kind).description.startsWith(written)).toBe(true);
    expect(factsOf(kind).description.split('\n').length).toBeGreaterThan(1);
  });

  it.each(Object.keys(BODIES).filter((kind) => kind !== 'other'))(
    '%s is recognised by its context when the monitoring service is missing',
    (kind) => {
      // An Azure Backup context has nothing that is its own.
      const expected = kind === 'azure-backup' ? 'other' : kind;
      expect(factsOf(kind, { monitoringService: null }).kind).toBe(expected);
    },
  );
});

describe('a metric alert', () => {
  it('says value, threshold, window, periods and dimensions in words', () => {
    expect(factsOf('metric')).toMatchObject({
      key: ALERT_ID.toLowerCase(),
      title: 'Rule one',
      description:
        'What the author wrote\nAverage Percentage CPU is 93.5 (alerts at or above 90, over 1 hour 30 minutes, in 2 of 4 periods; Computer=web-1.example.com)',
      condition: 'Fired',
      at: '2026-03-01T10:00:00.123Z',
      firedAt: '2026-03-01T10:00:00.123Z',
      targetIds: [VM],
      targetNames: ['web-1.example.com'],
      origin: 'origin-1',
      customProperties: { team: 'blue' },
    });
  });

  it('prefers the custom properties of the envelope to their copy in the context', () => {
    const original = bodyOf('metric');
    const data = { ...original.data, customProperties: { Team: 'green', Since: 2024 } };
    expect(read({ ...original, data }).customProperties).toEqual({ Team: 'green', Since: '2024' });
  });

  it.each([{}, null, 'none'])('takes custom properties of %j for none', (customProperties) => {
    const original = bodyOf('metric', {}, { properties: null });
    const facts = read({ ...original, data: { ...original.data, customProperties } });
    expect(facts.customProperties).toEqual({});
  });

  it('tells a learned threshold and its sensitivity', () => {
    const condition = {
      windowSize: 'PT15M',
      allOf: [
        {
          alertSensitivity: 'Low',
          failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 3 },
          metricName: 'Transactions',
          operator: 'GreaterOrLessThan',
          threshold: '0.3',
          timeAggregation: 'Total',
          metricValue: 78.09,
        },
      ],
    };
    expect(factsOf('metric', {}, { condition }).description).toContain(
      'Total Transactions is 78.09 (alerts outside of 0.3, a threshold learned with low sensitivity, over 15 minutes, in 3 of 3 periods)',
    );
  });

  it('names the web test that failed', () => {
    const allOf = [
      {
        metricName: 'Failed Location',
        metricNamespace: null,
        operator: 'GreaterThan',
        threshold: '2',
        metricValue: 5,
        webTestName: 'shop',
      },
    ];
    const context = { conditionType: 'WebtestLocationAvailabilityCriteria', condition: { allOf } };
    expect(factsOf('metric', {}, context).description).toContain(
      'Web test shop: Failed Location is 5 (alerts above 2)',
    );
  });

  it('is readable when the measured value is null', () => {
    const condition = { allOf: [{ metricName: 'Requests', metricValue: null, threshold: 3 }] };
    expect(factsOf('metric', {}, { condition }).description).toContain(
      'Requests met its condition (alerts at 3)',
    );
  });

  it('resolves at its resolved time', () => {
    const essentials = {
      monitorCondition: 'Resolved',
      resolvedDateTime: '2026-03-01T10:20:00.12',
    };
    expect(factsOf('metric', essentials)).toMatchObject({
      condition: 'Resolved',
      at: '2026-03-01T10:20:00.120Z',
      firedAt: '2026-03-01T10:00:00.123Z',
    });
  });

  it.each([
    ['absent', undefined],
    ['before it fired', '2026-03-01T09:00:00Z'],
  ])('never resolves before it fired, with a resolved time %s', (_case, resolvedDateTime) => {
    const facts = factsOf('metric', { monitorCondition: 'Resolved', resolvedDateTime });
    expect(facts).toMatchObject({ condition: 'Resolved', at: facts.firedAt });
  });

  it.each([undefined, null, 17, 'yesterday'])('takes %s as the time it was received', (time) => {
    expect(factsOf('metric', { firedDateTime: time }).at).toBe(RECEIVED_AT);
  });
});

describe('a log alert', () => {
  it('of version 2 tells condition and query, and finds the resource in its dimensions', () => {
    const workspace = `${SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w`;
    const facts = factsOf('log-v2', { alertTargetIDs: [workspace] });
    expect(facts.description).toContain('Count of query results is 0 (alerts below 1, over 10 min');
    expect(facts.description).toContain('Query: Heartbeat | where Computer == "web-1"');
    expect(facts.targetIds).toEqual([workspace, VM]);
    expect(facts.investigationLink).toBe('https://portal.azure.com/filtered');
  });

  it('of version 2 is read as such under a service name of version 1', () => {
    expect(factsOf('log-v2', { monitoringService: 'Log Analytics' }).kind).toBe('log-v2');
  });

  it('of version 1 reads PascalCase, US dates and numbers', () => {
    const facts = factsOf('log-v1');
    expect(facts.description).toContain(
      'The query found 2 results (alerts below 10000, over 15 minutes; Computer=web-1)',
    );
    expect(facts.description).toContain(
      'Searched from 2019-03-22T13:36:33.000Z to 2019-03-22T13:51:33.000Z',
    );
    expect(facts.targetNames).toEqual(['web-2', 'web-1']);
    expect(facts.investigationLink).toBe('https://portal.azure.com/results');
  });

  it('of version 1 keeps 256 KB of search results out of the incident', () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => [`row ${i}`, 'x'.repeat(50)]);
    const facts = factsOf('log-v1', {}, { SearchResults: { tables: [{ rows }] } });
    expect(JSON.stringify(rows).length).toBeGreaterThan(256 * 1024);
    expect(facts.description).not.toContain('xxxx');
  });

  it('of the simple kind tells the row that was found', () => {
    const facts = factsOf('simple-log-alert');
    expect(facts.description).toContain(
      'Found type: System.NullReferenceException, Computer: web-1',
    );
    expect(facts.targetNames).toEqual(['web-1']);
    expect(facts.investigationLink).toBe('https://portal.azure.com/simple');
  });
});

describe('a Prometheus alert', () => {
  it('is named without its group and finds cluster and node in its labels', () => {
    const facts = factsOf('prometheus');
    expect(facts.title).toBe('Pods/not ready');
    expect(facts.description).toContain('Pods are not ready\n');
    expect(facts.description).toContain(
      'True for 5 minutes: kube_pod_status_ready{condition="false"} > 0, value 3',
    );
    expect(facts.description).toContain('Runbook: https://example.com/pods');
    expect(facts.targetNames).toEqual(['aks-one', '10.0.0.4']);
    expect(facts.targetIds.at(-1)).toMatch(
      /\/microsoft.containerservice\/managedclusters\/aks-one$/,
    );
  });
});

describe('a smart detector alert', () => {
  it('tells what was detected and what is normal, and Azure never resolves it', () => {
    expect(factsOf('smart-detector').description).toContain(
      'An abnormal rise in failed request rate\nDetected 50.0% (200/400 requests), normal is 0.0% (over the last 30 minutes)\nOccurred: 2026-03-01T09:50:00Z',
    );
    expect(ALERT_KINDS.find(({ name }) => name === 'smart-detector')?.sendsResolved).toBe(false);
  });
});

describe('a Service Health alert', () => {
  const staged = (stage: string | null, status = 'Active', alertId = ALERT_ID) => {
    const properties = { trackingId: '0NIH-U2O', stage };
    return factsOf('service-health', { alertId }, { properties, status });
  };

  it('turns the communication into text and names the affected services', () => {
    const facts = factsOf('service-health');
    expect(facts.title).toBe('Virtual Machines - Australia East');
    expect(facts.description).toBe(
      [
        'What the author wrote',
        'Service issue: Virtual Machines, Australia East',
        'Stage: Active',
        'Tracking id: 0NIH-U2O',
        'Impact since 2026-03-01T02:48:00.000Z',
        'Affected: Virtual Machines (Australia East)',
        'Starting at 02:48 UTC you may see errors & retries.',
        '- one',
        '- two',
      ].join('\n'),
    );
    expect(facts.at).toBe('2026-03-01T09:58:00.000Z');
  });

  it('reads the affected services from a list as well', () => {
    const impactedServices = [{ ServiceName: 'SQL', ImpactedRegions: [{ RegionName: 'Global' }] }];
    const facts = factsOf('service-health', {}, { properties: { impactedServices } });
    expect(facts.description).toContain('Affected: SQL (Global)');
  });

  it('has one key through all stages, whatever the alert id', () => {
    const keys = [staged('Active'), staged('Resolved', 'Resolved', 'f'.repeat(64))].map(
      ({ key }) => key,
    );
    expect(new Set(keys)).toEqual(
      new Set([`${SUBSCRIPTION}/providers/microsoft.resourcehealth/events/0nih-u2o`]),
    );
  });

  it('falls back to the alert id without a tracking id', () => {
    expect(factsOf('service-health', {}, { properties: {} }).key).toBe(ALERT_ID.toLowerCase());
  });

  it.each(['Resolved', 'Complete', 'Canceled', 'RCA', 'resolved'])(
    'is over at stage %s',
    (stage) => {
      expect(staged(stage).condition).toBe('Resolved');
    },
  );

  it.each(['Active', 'Planned', 'InProgress', 'Rescheduled', null])(
    'goes on at stage %s',
    (stage) => {
      expect(staged(stage).condition).toBe('Fired');
    },
  );

  it('is over when its status says so', () => {
    expect(staged(null, 'Resolved').condition).toBe('Resolved');
  });
});

describe('a Resource Health alert', () => {
  it.each(['Resource Health', 'ResourceHealth'])('is read by the name of %s', (service) => {
    const facts = factsOf('resource-health', { monitoringService: service });
    expect(facts).toMatchObject({
      kind: 'resource-health',
      title: 'Resource health of web-1',
      condition: 'Fired',
      at: '2026-03-01T09:58:00.500Z',
      targetIds: [VM],
    });
    expect(facts.description).toContain(
      'web-1 is Unavailable (was Available): Rebooted by user\nType: Downtime, cause: UserInitiated',
    );
  });

  it('is over when the resource is available again, and about the same health', () => {
    const { outage } = factsOf('resource-health');
    expect(outage).toEqual({
      of: `${VM}/providers/microsoft.resourcehealth/availabilitystatuses/current`,
      begins: true,
    });
    const properties = { currentHealthStatus: 'Available', previousHealthStatus: 'Unavailable' };
    const over = factsOf('resource-health', { alertId: 'another' }, { properties });
    expect(over).toMatchObject({
      key: 'another',
      condition: 'Resolved',
      origin: outage?.of,
      outage: { of: outage?.of, begins: false },
    });
  });

  it.each([
    ['Available', 'Available'],
    [null, null],
  ])('that only updates what was said tells no change (%s after %s)', (now, before) => {
    const properties = { currentHealthStatus: now, previousHealthStatus: before };
    const { condition } = factsOf('resource-health', {}, { properties, status: 'Updated' });
    expect(condition).toBe('Updated');
  });

  it('is over when its status says so', () => {
    expect(factsOf('resource-health', {}, { status: 'Resolved' }).condition).toBe('Resolved');
  });

  it('does not repeat that Azure knows nothing', () => {
    const properties = { title: 'Unknown', details: 'Unknown', currentHealthStatus: 'Unavailable' };
    expect(factsOf('resource-health', {}, { properties }).description).not.toContain('Unknown');
  });

  it('falls back to the alert id without a resource', () => {
    expect(factsOf('resource-health', { alertTargetIDs: null })).toMatchObject({
      key: ALERT_ID.toLowerCase(),
      origin: null,
      outage: null,
    });
  });
});

describe('an activity log alert', () => {
  it('says who did what to which resource, and why it failed', () => {
    const facts = factsOf('activity-administrative');
    expect(facts.description).toContain(
      'ann@example.com ran Microsoft.Compute/virtualMachines/delete on web-1: Succeeded\nMessage: {"error":"AuthorizationFailed"}',
    );
    expect(facts.origin).toBeNull();
  });

  it('tells Azure’s own description of the event', () => {
    const described = activity(
      'Administrative',
      {},
      {
        'Activity Log Event Description': 'Restarts the machine',
      },
    );
    expect(read(body('Activity Log - Administrative', described)).description).toContain(
      'Restarts the machine',
    );
  });

  it('finds the resource in the event when the target is a subscription', () => {
    const context = { resourceId: VM.toUpperCase() };
    const facts = factsOf('activity-log', { alertTargetIDs: [SUBSCRIPTION] }, context);
    expect(facts.targetIds).toEqual([SUBSCRIPTION, VM]);
    expect(facts.description).toContain('restart/action on web-1');
  });

  it.each([
    ['activity-policy', 'Policy httpsOnly (Deny), assigned by Baseline'],
    ['activity-autoscale', 'set-1 scales from 9 to 10 instances'],
    ['activity-security', 'Virus on vm-9, severity Low\nThreat status: Quarantined'],
    ['activity-security', 'Attackers: IP Address: 192.0.2.4\nRemediation: Isolate it; Scan it'],
    ['activity-recommendation', 'Recommendation: Enable Soft Delete to protect your blob data'],
    ['activity-recommendation', 'Advisor: category HighAvailability, impact Medium, for web-1'],
  ])('of %s says: %s', (kind, telling) => {
    expect(factsOf(kind).description).toContain(telling);
  });

  it('of autoscale names the scale set', () => {
    expect(factsOf('activity-autoscale').targetIds.at(-1)).toMatch(/set-1$/);
  });

  it('of security names the machine, and is titled by the threat without a rule', () => {
    expect(factsOf('activity-security', { alertRule: null })).toMatchObject({
      title: 'Virus on vm-9',
      targetNames: ['vm-9'],
    });
  });

  it('of a recommendation links to it', () => {
    expect(factsOf('activity-recommendation').investigationLink).toBe(
      'https://portal.azure.com/recommendation',
    );
  });
});

describe('a budget alert', () => {
  it('names budget, spending and threshold as Azure wrote them, among nulls', () => {
    expect(factsOf('budget')).toMatchObject({
      title: 'Budget Team blue exceeded $25.00',
      description:
        'What the author wrote\nSpent $11,111.00, notifies at $25.00, budget $50.00\nBudget Team blue in USD, created by ann@example.com',
      targetIds: [SUBSCRIPTION],
      targetNames: [],
      origin: `${SUBSCRIPTION}/providers/microsoft.consumption/budgets/team-blue/actual/$25.00`,
    });
  });

  it('says that a forecast is none yet', () => {
    const AlertData = {
      BudgetName: 'b',
      ThresholdType: 'Forecasted',
      ForecastedTotalForPeriod: '$1111.11',
    };
    const facts = factsOf('budget', {}, { AlertData });
    expect(facts.title).toBe('Budget b is forecast to exceed its threshold');
    expect(facts.description).toContain('Forecast $1111.11 by the end of the period');
  });
});

describe('an Azure Backup alert', () => {
  it('names the protected machine, not only the vault', () => {
    const vault = `${SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.recoveryservices/vaults/v`;
    const facts = factsOf('azure-backup', { alertTargetIDs: [vault] });
    expect(facts).toMatchObject({
      title: 'Rule one: web-1',
      targetIds: [vault, VM],
      targetNames: ['web-1'],
    });
    expect(facts.description).toContain(
      'Affected: SQLDataBase;MSSQLSERVER;orders (SQLDataBase)\nOccurred 2 times\nRecommended: Trigger a full backup first.',
    );
  });

  it('tells the fields of a context that it does not know', () => {
    const unknown = body('Azure Backup', { JobFailureCode: 'UserErrorX' });
    expect(read(unknown).description).toContain('JobFailureCode: UserErrorX');
  });
});

describe('any other alert', () => {
  it('tells its simple fields and finds its resource', () => {
    const facts = factsOf('other', { alertRule: null, alertTargetIDs: null });
    expect(facts).toMatchObject({ title: 'VM Insights of tomorrow alert', targetIds: [VM] });
    expect(facts.description).toContain('Reason: Disk is full\ncount: 3');
    expect(facts.description).not.toContain('not shown');
  });

  it('has a title when nothing but the alert id is known', () => {
    const bare = {
      schemaId: 'azureMonitorCommonAlertSchema',
      data: { essentials: { alertId: 'only-this' } },
    };
    expect(read(bare)).toMatchObject({
      key: 'only-this',
      title: 'Azure Monitor alert',
      at: RECEIVED_AT,
      kind: 'other',
    });
  });
});

describe('targets', () => {
  it('are ids where configuration items are ARM ids, and names where they are not', () => {
    const configurationItems = [VM.toUpperCase(), 'web-1', 'WEB-1', '', 'db.example.com'];
    const facts = factsOf('metric', { alertTargetIDs: null, configurationItems });
    expect(facts.targetIds).toEqual([VM]);
    expect(facts.targetNames.map((name) => name.toLowerCase())).toEqual([
      'web-1',
      'db.example.com',
      'web-1.example.com',
    ]);
  });

  it('take no link that is none of https', () => {
    const facts = factsOf('metric', { investigationLink: 'javascript:alert(1)' });
    expect(facts.investigationLink).toBeNull();
  });
});
