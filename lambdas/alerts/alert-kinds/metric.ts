import { criteriaOf, describeCondition, dimensionsOf } from '../describe-condition.ts';
import type { AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { readFields } from './read-fields.ts';
import { namingValues } from './targets.ts';
import { toFacts } from './to-facts.ts';

/** Metric alerts with a static or a learned threshold, and web tests. */
export const metric: AlertKind = {
  name: 'metric',
  sendsResolved: true,
  matches: (alert) => monitoringService(alert) === 'platform',
  read: (alert, receivedAt) => {
    const { alertContext } = alert.data;
    const dimensions = criteriaOf(alertContext).flatMap(dimensionsOf);
    return toFacts(alert, receivedAt, {
      lines: [describeCondition(alertContext)],
      ids: dimensions.map(([, value]) => value),
      names: namingValues(dimensions),
      customProperties: readFields(alertContext).fields('properties'),
    });
  },
};
