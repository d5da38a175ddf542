import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { DeadLetterQueue } from '../queues.ts';
import { TypedFunction } from '../typed-function.ts';
import type { AlarmDeclaration } from './alarm.ts';

/** What every function and every dead-letter queue below these constructs is watched for. */
export function resourceAlarms(...scopes: readonly IConstruct[]): AlarmDeclaration[] {
  const all = scopes.flatMap((scope) => scope.node.findAll());
  return [
    ...all.filter((each) => each instanceof DeadLetterQueue).map(deadLetters),
    ...all.filter((each) => each instanceof TypedFunction).flatMap(ofFunction),
  ];
}

function deadLetters(queue: DeadLetterQueue): AlarmDeclaration {
  const name = nameOf(queue);
  return {
    name: `dead-letters-${name}`,
    entry: 'dead-letters',
    says: `${name} holds what failed at every try and waits for a person.`,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
  };
}

function ofFunction(construct: TypedFunction): AlarmDeclaration[] {
  const name = nameOf(construct);
  const sum = { statistic: 'Sum', period: Duration.minutes(5) };
  return [
    {
      name: `errors-${name}`,
      entry: 'function-errors',
      says: `${name} ended with an error or ran out of time.`,
      metric: construct.function.metricErrors(sum),
      threshold: 1,
      // A repeated try mends what lasts for moments.
      values: 2,
    },
    {
      name: `throttles-${name}`,
      entry: 'function-throttles',
      says: `Lambda did not start ${name}: the account's concurrency is used up.`,
      metric: construct.function.metricThrottles(sum),
      threshold: 1,
    },
  ];
}

/** Where it stands in its stack: `Alerts/Process` as `Alerts-Process`. */
function nameOf({ node }: IConstruct): string {
  return node.path.split('/').slice(1).join('-');
}
