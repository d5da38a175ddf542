import type { LambdaServiceOptions } from './aws/lambda/service.ts';
import type { Deployment } from './template/deployment.ts';

/** What the template declares, as the Lambda service takes it. */
export function toLambdaDefinitions({
  functions,
  eventSources,
  schedules,
}: Deployment): Required<Pick<LambdaServiceOptions, 'functions' | 'eventSources' | 'schedules'>> {
  return {
    functions,
    eventSources: eventSources
      .filter(({ enabled }) => enabled)
      .map(({ functionName, qualifier, ...source }) => ({
        ...source,
        functionName: qualifier === undefined ? functionName : `${functionName}:${qualifier}`,
      })),
    schedules: schedules.filter(({ functionName }) => functionName !== undefined),
  };
}
