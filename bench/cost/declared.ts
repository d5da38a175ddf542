import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { METRICS } from '../../lambdas/shared/domain/metric.ts';
import type { Declared } from './monthly.ts';

/** Each is a metric of its own where a metric is measured by every flow. */
const FLOWS = 5;

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.looseObject({}).optional() }),
  ),
});
const Alarm = z.object({
  Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional(),
});
const Firewall = z.object({ Rules: z.array(z.unknown()) });

/** What costs whether anything happens or not, as the templates of an assembly declare it. */
export function declaredIn(assembly: string): Declared {
  const resources = readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => Template.parse(JSON.parse(readFileSync(join(assembly, file), 'utf8'))))
    .flatMap(({ Resources }) => Object.values(Resources));
  const of = <T extends z.ZodType>(type: string, properties: T): z.output<T>[] =>
    resources
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => properties.parse(Properties));
  const firewalls = of('AWS::WAFv2::WebACL', Firewall);
  return {
    // An alarm on an expression is billed for each metric in it.
    alarms: of('AWS::CloudWatch::Alarm', Alarm).reduce(
      (sum, { Metrics = [{ MetricStat: true }] }) =>
        sum + Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length,
      0,
    ),
    metrics: Object.values(METRICS).reduce(
      (sum, { service }) => sum + (service === 'every flow' ? FLOWS : 1),
      0,
    ),
    keys: of('AWS::KMS::Key', z.unknown()).length,
    firewalls: firewalls.length,
    firewallRules: firewalls.reduce((sum, { Rules }) => sum + Rules.length, 0),
  };
}
