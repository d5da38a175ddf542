import { criteriaOf } from '../describe-condition.ts';
import type { AlertKind } from './alert-kind.ts';
import { clipLine } from './bound-text.ts';
import { describeQuery } from './describe-query.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { type NamedValue, namingValues } from './targets.ts';
import { toFacts } from './to-facts.ts';

const MAX_EVENTS = 10;
const MAX_VALUE = 300;

/** Simple log search alerts: each found row is an alert, which carries its columns as `event`. */
export const simpleLogAlert: AlertKind = {
  name: 'simple-log-alert',
  sendsResolved: false,
  matches: (alert) => monitoringService(alert) === 'simplelogalert',
  read: (alert, receivedAt) => {
    const { alertContext } = alert.data;
    const criteria = criteriaOf(alertContext);
    const events = criteria.flatMap(eventsOf);
    const columns = events.flat();
    const links = criteria.map((criterion) => criterion.text('linkToSearchResultsUI'));
    return toFacts(alert, receivedAt, {
      lines: [...events.map(describeEvent), ...criteria.map(describeQuery)],
      ids: columns.map(([, value]) => value),
      names: namingValues(columns),
      link: links.find((link) => link !== undefined),
      customProperties: readFields(alertContext).fields('properties'),
    });
  },
};

function eventsOf(criterion: Fields): NamedValue[][] {
  const events = criterion.list('event').slice(0, MAX_EVENTS);
  return events.map((columns) =>
    (Array.isArray(columns) ? columns : [columns]).map(readFields).flatMap((column) => {
      const [name, value] = [column.text('name'), column.text('value')];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function describeEvent(columns: readonly NamedValue[]): string | undefined {
  if (columns.length === 0) return undefined;
  const told = columns.map(([name, value]) => `${name}: ${clipLine(value, MAX_VALUE)}`);
  return `Found ${told.join(', ')}`;
}
