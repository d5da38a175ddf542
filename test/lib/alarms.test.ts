import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { METRICS } from '../../lambdas/shared/domain/metric.ts';
import { REMINDER_DAYS } from '../../lambdas/shared/domain/secret-expiry.ts';
import { synthesize } from './synthesize.ts';

const { service } = synthesize('prod');
const RUNBOOK = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

const alarms = service
  .resources(
    'AWS::CloudWatch::Alarm',
    z.object({
      AlarmName: z.string(),
      AlarmDescription: z.string(),
      AlarmActions: z.array(z.object({ Ref: z.string() })),
      OKActions: z.array(z.object({ Ref: z.string() })),
      TreatMissingData: z.string(),
      Threshold: z.number(),
      ComparisonOperator: z.string(),
      Namespace: z.string().optional(),
      MetricName: z.string().optional(),
      Period: z.number().optional(),
      EvaluationPeriods: z.number(),
      Metrics: z.array(z.unknown()).optional(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
    }),
  )
  .map(({ properties }) => properties);

const nameOf = (alarm: { AlarmName: string }) =>
  alarm.AlarmName.replace('StackFlowAzure-prod-Service-', '');

/** The text below each heading of the runbook, by the heading. */
const entries = new Map(
  RUNBOOK.split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

it('names an entry of the runbook in every alarm, and has no entry without an alarm', () => {
  const named = alarms.map(
    ({ AlarmDescription }) => /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1],
  );
  expect(named).not.toContain(undefined);
  expect([...new Set(named)].sort()).toEqual([...entries.keys()].sort());
});

it('says in every entry what it means, how to look, what to do, and when it is over', () => {
  for (const [entry, text] of entries) {
    const parts = [...text.matchAll(/^- \*\*(.+?)\.\*\* \S/gm)].map(([, part]) => part);
    expect([entry, parts]).toEqual([
      entry,
      ['What it means', 'How to look', 'What to do', 'Over when'],
    ]);
  }
});

it('tells of every alarm, and of its end, by one encrypted topic', () => {
  const topics = service.resources('AWS::SNS::Topic', z.object({ KmsMasterKeyId: z.unknown() }));
  expect(topics).toHaveLength(1);
  expect(topics[0]?.properties.KmsMasterKeyId).toBeDefined();
  const told = { Ref: topics[0]?.logicalId };
  for (const { AlarmActions, OKActions } of alarms) {
    expect([AlarmActions, OKActions]).toEqual([[told], [told]]);
  }
});

it('watches each function for errors and throttles, and each dead-letter queue for messages', () => {
  const functions = service.resources('AWS::Lambda::Function', z.object({}));
  const names = alarms.map(nameOf);
  const like = (prefix: string) => names.filter((name) => name.startsWith(prefix));
  expect(like('errors-')).toHaveLength(functions.length);
  expect(like('throttles-')).toHaveLength(functions.length);
  expect(like('dead-letters-').sort()).toEqual([
    'dead-letters-Alerts-ReconcileDeadLetters',
    'dead-letters-AlertsDeadLetters',
    'dead-letters-CmdbDiscovery-DeadLetters',
    'dead-letters-EntraSync-DeadLetters',
    'dead-letters-EventPipes-DeadLetters',
    'dead-letters-EventsDeadLetters',
    'dead-letters-SecretRotation-DeadLetters',
  ]);
});

it('takes silence for illness where something must be heard: alerts, and those who watch', () => {
  const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
  expect(silent.map(nameOf).sort()).toEqual([
    'change-feed-stale',
    'no-alert-accepted',
    'not-reconciled',
    'secrets-not-watched',
    'sync-stale',
  ]);
});

it('watches only metrics that the functions publish, where they publish them, or that a log is counted for', () => {
  const filters = service.resources(
    'AWS::Logs::MetricFilter',
    z.object({
      FilterPattern: z.string(),
      MetricTransformations: z.tuple([
        z.object({ MetricNamespace: z.string(), MetricName: z.string() }),
      ]),
    }),
  );
  expect(filters.map(({ properties }) => properties)).toMatchObject([
    {
      FilterPattern:
        '{ ($.resource = "/api/webhooks/inbound/azure-monitor") && ($.status = "429") }',
      MetricTransformations: [
        { MetricNamespace: 'StackFlow/Azure/prod', MetricName: 'AlertsThrottled' },
      ],
    },
  ]);
  const published = alarms.filter(({ Namespace }) => Namespace?.startsWith('StackFlow/'));
  const ours = published.filter(({ MetricName }) => MetricName !== 'AlertsThrottled');
  expect(ours.length).toBeGreaterThan(8);
  const known = new Map<string, string>(
    Object.entries(METRICS).map(([name, { service: of }]) => [name, of]),
  );
  for (const { Namespace, MetricName, Dimensions } of ours) {
    expect(Namespace).toBe('StackFlow/Azure/prod');
    expect(Dimensions).toEqual([{ Name: 'service', Value: known.get(MetricName ?? '') }]);
  }
});

it('rings at each of the days before a secret expires on which people are reminded', () => {
  const expiring = alarms.filter(({ MetricName }) => MetricName === 'DaysUntilClientSecretExpires');
  expect(
    expiring.map((alarm) => [nameOf(alarm), alarm.Threshold, alarm.ComparisonOperator]),
  ).toEqual(
    REMINDER_DAYS.map((days) => [`secret-expires-${days}`, days, 'LessThanOrEqualToThreshold']),
  );
});

it('counts calls of Azure and throttles for each flow that calls it, which Azure counts apart', () => {
  const throttled = alarms.filter((alarm) => nameOf(alarm).startsWith('azure-throttles-'));
  const flows = throttled.map(({ Metrics }) => [
    ...new Set(JSON.stringify(Metrics).match(/(?<="Value":")[a-z-]+/g)),
  ]);
  expect(flows).toEqual([['alerts'], ['cmdb-discovery'], ['entra-sync'], ['secret-rotation']]);
});

it('can be evaluated by CloudWatch, which looks back a day, or a week by the hour', () => {
  for (const { Period = 300, EvaluationPeriods } of alarms) {
    const day = 86_400;
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period >= 3_600 ? 7 * day : day);
  }
});

describe('by context', () => {
  const { service: told } = synthesize('dev', {
    alarmEmail: 'oncall@example.com',
    silentAfterHours: '0',
  });

  it('sends alarms by e-mail to who is named', () => {
    const subscriptions = told.resources(
      'AWS::SNS::Subscription',
      z.object({ Protocol: z.string(), Endpoint: z.string() }),
    );
    expect(subscriptions.map(({ properties }) => properties)).toMatchObject([
      { Protocol: 'email', Endpoint: 'oncall@example.com' },
    ]);
  });

  it('does not wait for alerts where it is told so', () => {
    expect(told.text).not.toContain('no-alert-accepted');
    expect(service.text).toContain('no-alert-accepted');
  });
});

it('shows all alarms on the dashboard first, then how alerts, CMDB, people and secrets stand', () => {
  const [dashboard] = service.resources(
    'AWS::CloudWatch::Dashboard',
    z.object({ DashboardName: z.string(), DashboardBody: z.unknown() }),
  );
  expect(dashboard?.properties.DashboardName).toBe('StackFlowAzure-prod');
  const body = JSON.stringify(dashboard?.properties.DashboardBody);
  const status = body.slice(0, body.indexOf('"metrics'));
  const arns = status.match(/"Fn::GetAtt":\["Alarms/g) ?? [];
  expect(arns).toHaveLength(alarms.length);
});
