import { Metrics } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { publishedMetrics } from '../../../lambdas/shared/aws/published-metrics.ts';
import { METRICS } from '../../../lambdas/shared/domain/metric.ts';

const Line = z
  .looseObject({
    _aws: z.object({
      CloudWatchMetrics: z.tuple([
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
        }),
      ]),
    }),
  })
  .transform(({ _aws, ...values }) => ({ ...values, directive: _aws.CloudWatchMetrics[0] }));

/** Metrics whose lines are kept instead of written. */
function under() {
  const lines: z.output<typeof Line>[] = [];
  const metrics = new Metrics({ namespace: 'StackFlow/Azure/dev', serviceName: 'alerts' });
  Object.assign(metrics, {
    console: { log: (line: string) => lines.push(Line.parse(JSON.parse(line))), warn: throwing },
  });
  return { lines, ...publishedMetrics(metrics) };
}

function throwing(warning: string): never {
  throw new Error(warning);
}

it('writes one line for an invocation, with its counts summed and its other values apart', () => {
  const { lines, measure, publish } = under();
  for (let call = 0; call < 1_000; call += 1) measure('AzureCalls', 1);
  measure('IncidentLag', 20);
  measure('IncidentLag', 30);
  publish();
  expect(lines).toMatchObject([
    {
      service: 'alerts',
      AzureCalls: 1_000,
      IncidentLag: [20, 30],
      directive: {
        Namespace: 'StackFlow/Azure/dev',
        Dimensions: [['service']],
        Metrics: expect.arrayContaining([
          { Name: 'AzureCalls', Unit: 'Count' },
          { Name: 'IncidentLag', Unit: 'Milliseconds' },
        ]),
      },
    },
  ]);
});

it('begins anew with each invocation, and writes nothing for one that measured nothing', () => {
  const { lines, measure, publish } = under();
  measure('AlertsAccepted', 1);
  publish();
  publish();
  measure('AlertsAccepted', 2);
  publish();
  expect(lines).toMatchObject([{ AlertsAccepted: 1 }, { AlertsAccepted: 2 }]);
});

it('writes a zero, which says that somebody looked', () => {
  const { lines, measure, publish } = under();
  measure('ChangeFeedAge', 0);
  measure('DiscoveriesFailed', 0);
  publish();
  expect(lines).toMatchObject([{ ChangeFeedAge: 0, DiscoveriesFailed: 0 }]);
});

it('knows metrics by names that CloudWatch takes', () => {
  for (const name of Object.keys(METRICS)) expect(name).toMatch(/^[A-Z][A-Za-z]{2,60}$/);
});
