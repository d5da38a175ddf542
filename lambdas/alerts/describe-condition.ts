import { describeDuration } from './alert-kinds/describe-duration.ts';
import { type Fields, readFields } from './alert-kinds/read-fields.ts';
import type { NamedValue } from './alert-kinds/targets.ts';

const MAX_CRITERIA = 10;
const MAX_DIMENSIONS = 20;

/** Keys without blanks and in lower case: v1 writes `Greater Than`, v2 `GreaterThan`. */
const OPERATORS: Readonly<Record<string, string>> = {
  greaterthan: 'above',
  greaterthanorequal: 'at or above',
  greaterthanorequals: 'at or above',
  lessthan: 'below',
  lowerthan: 'below',
  lessthanorequal: 'at or below',
  lessthanorequals: 'at or below',
  lowerthanorequal: 'at or below',
  equal: 'at exactly',
  equals: 'at exactly',
  notequals: 'at anything but',
  greaterorlessthan: 'outside of',
};

/**
 * The condition of a metric or log alert in plain words, a line for each criterion, e.g.
 * `Average Percentage CPU is 3.285 (alerts above 5, over 5 minutes; host=web-1)`; empty for the rest.
 */
export function describeCondition(alertContext: unknown): string {
  const condition = readFields(alertContext).fields('condition');
  return criteriaOf(alertContext)
    .map((criterion) => describeCriterion(criterion, condition))
    .join('\n');
}

/** The criteria of a metric or log alert; empty for the rest. */
export function criteriaOf(alertContext: unknown): Fields[] {
  const criteria = readFields(alertContext).fields('condition').list('allOf');
  return criteria.slice(0, MAX_CRITERIA).map(readFields);
}

/** The dimensions of a criterion, or of a log alert v1. */
export function dimensionsOf(criterion: Fields): NamedValue[] {
  const pairs = criterion.list('dimensions').slice(0, MAX_DIMENSIONS).map(readFields);
  return pairs.flatMap((pair) => {
    const [name, value] = [pair.text('name'), pair.text('value')];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

/** E.g. `alerts above 5`; undefined without a threshold. */
export function describeLimit(
  operator: string | undefined,
  threshold: string | undefined,
): string | undefined {
  if (threshold === undefined) return undefined;
  const key = operator?.toLowerCase().replaceAll(' ', '') ?? '';
  return `alerts ${OPERATORS[key] ?? operator ?? 'at'} ${threshold}`;
}

/** ` (a, b; host=web-1)` of bounds and dimensions; empty without any. */
export function describeBounds(
  bounds: readonly (string | undefined)[],
  dimensions: readonly NamedValue[],
): string {
  const told = bounds.filter((bound) => bound !== undefined).join(', ');
  const where = dimensions.map(([name, value]) => `${name}=${value}`).join(', ');
  const details = [told, where].filter((part) => part !== '').join('; ');
  return details === '' ? '' : ` (${details})`;
}

function describeCriterion(criterion: Fields, condition: Fields): string {
  const value = criterion.text('metricValue');
  const measured = value === undefined ? 'met its condition' : `is ${value}`;
  const sensitivity = criterion.text('alertSensitivity');
  const window = condition.text('windowSize');
  const bounds = [
    describeLimit(criterion.text('operator'), criterion.text('threshold')),
    sensitivity && `a threshold learned with ${sensitivity.toLowerCase()} sensitivity`,
    window && `over ${describeDuration(window)}`,
    describePeriods(criterion, condition),
  ];
  return `${subjectOf(criterion)} ${measured}${describeBounds(bounds, dimensionsOf(criterion))}`;
}

function subjectOf(criterion: Fields): string {
  const metric = criterion.text('metricName');
  const webTest = criterion.text('webTestName');
  if (webTest !== undefined) return `Web test ${webTest}: ${metric ?? 'result'}`;
  const measured = metric ?? criterion.text('metricMeasureColumn') ?? 'query results';
  const aggregation = criterion.text('timeAggregation');
  if (aggregation === undefined) return metric ?? 'Query result';
  return metric === undefined ? `${aggregation} of ${measured}` : `${aggregation} ${metric}`;
}

/** Newer metric alerts tell the periods of a static threshold beside the criteria. */
function describePeriods(criterion: Fields, condition: Fields): string | undefined {
  const static_ = condition.fields('staticThresholdFailingPeriods');
  const own = criterion.fields('failingPeriods');
  const periods = own.texts().length > 0 ? own : static_;
  const evaluated = Number(periods.text('numberOfEvaluationPeriods') ?? 0);
  if (!(evaluated > 1)) return undefined;
  return `in ${periods.text('minFailingPeriodsToAlert') ?? evaluated} of ${evaluated} periods`;
}
