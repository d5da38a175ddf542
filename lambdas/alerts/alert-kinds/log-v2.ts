import { criteriaOf, describeCondition, dimensionsOf } from '../describe-condition.ts';
import type { AlertKind } from './alert-kind.ts';
import { describeQuery } from './describe-query.ts';
import { monitoringService } from './monitoring-service.ts';
import { readFields } from './read-fields.ts';
import { namingValues } from './targets.ts';
import { toFacts } from './to-facts.ts';

/** Log search alerts of the second version. Those that keep state resolve by themselves. */
export const logV2: AlertKind = {
  name: 'log-v2',
  sendsResolved: true,
  matches: (alert) => {
    const service = monitoringService(alert);
    const type = readFields(alert.data.alertContext).text('conditionType');
    return (
      service === 'logalertsv2' || (type === 'LogQueryCriteria' && service !== 'simplelogalert')
    );
  },
  read: (alert, receivedAt) => {
    const { alertContext } = alert.data;
    const criteria = criteriaOf(alertContext);
    const dimensions = criteria.flatMap(dimensionsOf);
    const links = criteria.map(
      (criterion) =>
        criterion.text('linkToFilteredSearchResultsUI') ?? criterion.text('linkToSearchResultsUI'),
    );
    return toFacts(alert, receivedAt, {
      lines: [describeCondition(alertContext), ...criteria.map(describeQuery)],
      ids: dimensions.map(([, value]) => value),
      names: namingValues(dimensions),
      link: links.find((link) => link !== undefined),
      customProperties: readFields(alertContext).fields('properties'),
    });
  },
};
