import type { LambdaServiceOptions } from './aws/lambda/service.ts';
import type { Deployment } from './template/deployment.ts';

/** What the template declares, as the Lambda service takes it. */
export function toLambdaDefinitions(
  deployment: Deployment,
): Required<Pick<LambdaServiceOptions, 'functions' | 'eventSources' | 'schedules'>> {
  const queueUrls = new Map(deployment.queues.map(({ arn, url }) => [arn, url]));
  return {
    functions: deployment.functions,
    eventSources: deployment.eventSources
      .filter(({ enabled }) => enabled)
      .map(({ functionName, qualifier, queueArn, maximumConcurrency, ...rest }) => ({
        functionName: qualifier === undefined ? functionName : `${functionName}:${qualifier}`,
        queueArn,
        queueUrl: queueUrls.get(queueArn) ?? '',
        batchSize: rest.batchSize,
        maximumBatchingWindowMs: rest.maximumBatchingWindowMs,
        reportBatchItemFailures: rest.reportBatchItemFailures,
        ...(maximumConcurrency !== undefined && { maximumConcurrency }),
      })),
    schedules: deployment.schedules
      .filter(({ functionName }) => functionName !== undefined)
      .map(({ name, expression, timeZone, targetArn, input, enabled }) => ({
        name,
        expression,
        timeZone,
        targetArn,
        input: input ?? '{}',
        enabled,
      })),
  };
}
