import { criteriaOf, describeCondition, dimensionsOf } from '../describe-condition.ts';
import type { AlertKind } from './alert-kind.ts';
import { plainLines } from './plain-lines.ts';
import { readFields } from './read-fields.ts';
import { namingValues } from './targets.ts';
import { toFacts } from './to-facts.ts';

/** Any other alert, of a service that nobody knew when this was written: never refused. */
export const anyAlert: AlertKind = {
  name: 'other',
  sendsResolved: false,
  matches: () => true,
  read: (alert, receivedAt) => {
    const { alertContext } = alert.data;
    const context = readFields(alertContext);
    const condition = describeCondition(alertContext);
    const dimensions = criteriaOf(alertContext).flatMap(dimensionsOf);
    const texts = [...context.texts(), ...context.fields('properties').texts()];
    return toFacts(alert, receivedAt, {
      lines: [condition || undefined, ...plainLines(context)],
      ids: [...dimensions, ...texts].map(([, value]) => value),
      names: namingValues([...dimensions, ...texts]),
    });
  },
};
