import * as z from 'zod';
import { boolean, declaredResources, number, present } from './declared-resources.ts';
import type { DeclaredEventSource, DeclaredSchedule } from './deployment.ts';
import { functionTarget } from './function-target.ts';
import type { Scope } from './intrinsics.ts';

const eventSourceSchema = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: number.default(10),
  MaximumBatchingWindowInSeconds: number.default(0),
  ScalingConfig: z.object({ MaximumConcurrency: number.optional() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) })
    .optional(),
  Enabled: boolean.default(true),
});

/**
 * `AWS::Lambda::EventSourceMapping` of queues.
 *
 * @throws on a mapping of anything else: ignoring it would look like a function nobody calls.
 */
export const readEventSources = (scopes: readonly Scope[]): DeclaredEventSource[] =>
  declaredResources(scopes, 'AWS::Lambda::EventSourceMapping', eventSourceSchema).map(
    ({ scope, logicalId, properties }) => {
      if (!properties.EventSourceArn.startsWith('arn:aws:sqs:')) {
        throw new Error(
          `Stack ${scope.stack.name}, ${logicalId}.EventSourceArn: ${properties.EventSourceArn} is ` +
            'not a queue; only queues feed functions locally.',
        );
      }
      return present({
        ...functionTarget(properties.FunctionName),
        queueArn: properties.EventSourceArn,
        queueUrl: `${scope.sqsEndpoint}/${scope.account}/${properties.EventSourceArn.split(':').at(-1)}`,
        batchSize: properties.BatchSize,
        maximumBatchingWindowMs: properties.MaximumBatchingWindowInSeconds * 1000,
        maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
        reportBatchItemFailures:
          properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        enabled: properties.Enabled,
        filterPatterns: properties.FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? [],
      });
    },
  );

const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.string().default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});

const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z
    .array(z.object({ Id: z.string(), Arn: z.string(), Input: z.string().optional() }))
    .default([]),
});

/** `AWS::Scheduler::Schedule`, and each target of an `AWS::Events::Rule` that has a schedule. */
export const readSchedules = (scopes: readonly Scope[]): DeclaredSchedule[] => {
  const schedules = declaredResources(scopes, 'AWS::Scheduler::Schedule', scheduleSchema).map(
    ({ scope, name, properties }) => ({
      name,
      expression: properties.ScheduleExpression,
      timeZone: properties.ScheduleExpressionTimezone,
      targetArn: properties.Target.Arn,
      ...target(properties.Target.Arn),
      input: properties.Target.Input ?? schedulerEvent(scope, name),
      enabled: properties.State === 'ENABLED',
    }),
  );
  const rules = declaredResources(scopes, 'AWS::Events::Rule', ruleSchema).flatMap(
    ({ scope, name, properties: { ScheduleExpression: expression, State, Targets } }) =>
      expression === undefined
        ? []
        : Targets.map(({ Arn, Input }) => ({
            name,
            expression,
            timeZone: 'UTC',
            targetArn: Arn,
            ...target(Arn),
            input: Input ?? ruleEvent(scope, name),
            enabled: State !== 'DISABLED',
          })),
  );
  return [...schedules, ...rules];
};

const target = (arn: string): { functionName?: string; qualifier?: string } =>
  arn.startsWith('arn:aws:lambda:') ? functionTarget(arn) : {};

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
const schedulerEvent = (scope: Scope, name: string): string =>
  scheduledEvent(
    scope,
    'aws.scheduler',
    `scheduler:${scope.region}:${scope.account}:schedule/default/${name}`,
    '{}',
  );

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
const ruleEvent = (scope: Scope, name: string): string =>
  scheduledEvent(scope, 'aws.events', `events:${scope.region}:${scope.account}:rule/${name}`, {});

const scheduledEvent = (
  { account, region }: Scope,
  source: string,
  resource: string,
  detail: object | string,
): string =>
  JSON.stringify({
    version: '0',
    id: '<aws.scheduler.execution-id>',
    'detail-type': 'Scheduled Event',
    source,
    account,
    time: '<aws.scheduler.scheduled-time>',
    region,
    resources: [`arn:aws:${resource}`],
    detail,
  });
