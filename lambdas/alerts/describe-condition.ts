import * as z from 'zod';

const text = z.string().nullish();

const Criterion = z.object({
  metricName: text,
  operator: text,
  threshold: z.union([z.string(), z.number()]).nullish(),
  timeAggregation: text,
  metricValue: z.number().nullish(),
  dimensions: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

const ConditionContext = z.object({
  condition: z.object({ windowSize: text, allOf: z.array(Criterion) }),
});

const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThan: 'above',
  GreaterThanOrEqual: 'at or above',
  LessThan: 'below',
  LessThanOrEqual: 'at or below',
  Equals: 'equal to',
  GreaterOrLessThan: 'outside of',
};

/**
 * The condition of a metric or log alert in plain words, e.g.
 * `Average Percentage CPU is 3.285 (alerts above 5, window PT5M; host=web-1)`; empty for the rest.
 */
export function describeCondition(alertContext: unknown): string {
  const context = ConditionContext.safeParse(alertContext);
  if (!context.success) return '';
  const { windowSize, allOf } = context.data.condition;
  return allOf.map((criterion) => describe(criterion, windowSize)).join('\n');
}

function describe(
  criterion: z.infer<typeof Criterion>,
  windowSize: string | null | undefined,
): string {
  const { timeAggregation, metricName, metricValue, operator, threshold, dimensions } = criterion;
  const subject = [timeAggregation, metricName ?? 'query result'].filter((part) => part).join(' ');
  const value = metricValue == null ? 'met its condition' : `is ${metricValue}`;
  const limit =
    threshold == null ? undefined : `alerts ${OPERATORS[operator ?? ''] ?? operator} ${threshold}`;
  const window = windowSize == null ? undefined : `window ${windowSize}`;
  const bounds = [limit, window].filter((part) => part).join(', ');
  const where = (dimensions ?? []).map(({ name, value }) => `${name}=${value}`).join(', ');
  const details = [bounds, where].filter((part) => part).join('; ');
  return details === '' ? `${subject} ${value}` : `${subject} ${value} (${details})`;
}
