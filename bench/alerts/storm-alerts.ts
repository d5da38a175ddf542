/** What happens to an alert of the storm. */
export interface Telling {
  readonly number: number;
  readonly condition: 'Fired' | 'Resolved';
}

export const SUBSCRIPTION_ID = '5f0b1c2d-0000-4000-8000-0000000000aa';

/** Calls after which the pattern repeats: 13 alerts fire, 6 of them are resolved, one call is doubled. */
const ROUND = 20;
const FIRED_IN_A_ROUND = 13;
const RESOLVED_IN_A_ROUND = 6;

/** So many calls behind the first comes its double, when that may well be under way still. */
const DOUBLE_AFTER = 3;

/**
 * The calls of a storm in their order: of each twenty, one is a double, and one Resolved comes before its
 * Fired.
 *
 * @param from number of the first alert
 */
export function stormCalls(count: number, from: number): Telling[] {
  return Array.from({ length: Math.ceil(count / ROUND) }, (_, round) =>
    roundOfCalls(from + round * FIRED_IN_A_ROUND),
  )
    .flat()
    .slice(0, count);
}

function roundOfCalls(from: number): Telling[] {
  const fired = Array.from({ length: FIRED_IN_A_ROUND }, (_, index): Telling => {
    return { number: from + index, condition: 'Fired' };
  });
  const resolved = fired
    .slice(0, RESOLVED_IN_A_ROUND)
    .map(({ number }): Telling => ({ number, condition: 'Resolved' }));
  const [early, ...others] = resolved;
  const calls = [...(early ? [early] : []), ...fired, ...others];
  const doubled = calls[from % calls.length];
  const at = (from % calls.length) + DOUBLE_AFTER;
  return doubled ? calls.toSpliced(at, 0, doubled) : calls;
}

/** The body of a call: a metric alert of a machine of its own, in the common schema. */
export function stormAlert(
  { number, condition }: Telling,
  subscriptionId: string = SUBSCRIPTION_ID,
): string {
  const name = `vm-${String(number).padStart(6, '0')}`;
  const target = `/subscriptions/${subscriptionId}/resourcegroups/storm/providers/microsoft.compute/virtualmachines/${name}`;
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${alertName(number)}`,
        alertRule: `CPU of ${name}`,
        severity: 'Sev2',
        signalType: 'Metric',
        monitorCondition: condition,
        monitoringService: 'Platform',
        alertTargetIDs: [target],
        configurationItems: [name],
        originAlertId: `${subscriptionId}_storm_microsoft.insights_metricAlerts_CPU_${number}`,
        firedDateTime: '2026-03-01T10:00:00.1234567Z',
        ...(condition === 'Resolved' && { resolvedDateTime: '2026-03-01T10:05:00.7654321Z' }),
        description: 'The processor has been busy for five minutes.',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          allOf: [
            {
              metricName: 'Percentage CPU',
              metricNamespace: 'Microsoft.Compute/virtualMachines',
              operator: 'GreaterThan',
              threshold: '90',
              timeAggregation: 'Average',
              dimensions: [],
              metricValue: 97.4,
              webTestName: null,
            },
          ],
          windowStartTime: '2026-03-01T09:55:00.000Z',
          windowEndTime: '2026-03-01T10:00:00.000Z',
        },
      },
    },
  });
}

/** As an incident's id ends that is made of the alert. */
export function alertName(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
