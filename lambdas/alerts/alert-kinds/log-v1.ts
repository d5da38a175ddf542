import { describeBounds, describeLimit, dimensionsOf } from '../describe-condition.ts';
import { parseInstant } from '../to-instant.ts';
import type { AlertKind } from './alert-kind.ts';
import { describeMinutes } from './describe-duration.ts';
import { describeQuery } from './describe-query.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { namingValues } from './targets.ts';
import { toFacts } from './to-facts.ts';

/**
 * Log alerts of the first version, of a Log Analytics workspace or of Application Insights. The
 * result rows that they embed (up to 256 KB) stay in the raw delivery.
 */
export const logV1: AlertKind = {
  name: 'log-v1',
  sendsResolved: false,
  matches: (alert) => ['loganalytics', 'applicationinsights'].includes(monitoringService(alert)),
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const dimensions = dimensionsOf(context);
    const affected = context.list('AffectedConfigurationItems');
    return toFacts(alert, receivedAt, {
      lines: [describeResults(context), describeInterval(context), describeQuery(context)],
      ids: [...affected, ...dimensions.map(([, value]) => value)],
      names: [...affected, ...namingValues(dimensions)],
      link: context.text('LinkToFilteredSearchResultsUI') ?? context.text('LinkToSearchResults'),
    });
  },
};

function describeResults(context: Fields): string | undefined {
  const count = context.text('ResultCount');
  const limit = describeLimit(context.text('Operator'), context.text('Threshold'));
  const minutes = context.text('SearchIntervalInMinutes');
  const window = minutes && `over ${describeMinutes(minutes)}`;
  const bounds = describeBounds([limit, window], dimensionsOf(context));
  if (count === undefined && bounds === '') return undefined;
  const results = count === '1' ? '1 result' : `${count ?? 'an unknown number of'} results`;
  return `The query found ${results}${bounds}`;
}

function describeInterval(context: Fields): string | undefined {
  const start = parseInstant(context.text('SearchIntervalStartTimeUtc'));
  const end = parseInstant(context.text('SearchIntervalEndtimeUtc'));
  if (start === undefined || end === undefined || start === end) return undefined;
  return `Searched from ${start} to ${end}`;
}
