import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { grantSend } from './grants.ts';

/** What a schedule starts, and how often. */
export interface ScheduledStart {
  readonly target: Alias;
  readonly input: Readonly<Record<string, string>>;
  readonly description: string;
  readonly every: Duration;
  /** How long a start that fails is tried again. */
  readonly retryFor: Duration;
  /** Where starts go that came to nothing. */
  readonly deadLetters: Queue;
}

/** Starts a function again and again. */
export function scheduleStart(scope: Construct, id: string, start: ScheduledStart): void {
  const { deadLetters, description } = start;
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    description,
  });
  grantSend(role, deadLetters);
  new Schedule(scope, id, {
    description,
    schedule: ScheduleExpression.rate(start.every),
    target: new LambdaInvoke(start.target as IFunction, {
      role,
      input: ScheduleTargetInput.fromObject(start.input),
      deadLetterQueue: deadLetters,
      maxEventAge: start.retryFor,
      retryAttempts: 10,
    }),
  });
}
