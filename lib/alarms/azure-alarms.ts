import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Deployment } from '../deployment.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { AZURE_CALLERS, flowMetric } from './product-metric.ts';

const PERIOD = Duration.minutes(15);

/** Azure's patience with each flow: Resource Manager and Graph count theirs apart. */
export function azureAlarms(deployment: Deployment): AlarmDeclaration[] {
  return AZURE_CALLERS.map((flow) => ({
    name: `azure-throttles-${flow}`,
    entry: 'azure-throttles',
    says: `Azure refuses more than a tenth of the calls of ${flow} because there are too many.`,
    metric: new MathExpression({
      // Of a handful of calls one that is refused says nothing.
      expression: 'IF(calls >= 20, 100 * FILL(throttles, 0) / calls, 0)',
      usingMetrics: {
        calls: flowMetric(deployment, 'AzureCalls', flow, 'Sum', PERIOD),
        throttles: flowMetric(deployment, 'AzureThrottles', flow, 'Sum', PERIOD),
      },
      label: `Throttled calls of ${flow}, percent`,
      period: PERIOD,
    }),
    threshold: 10,
    values: 2,
  }));
}
