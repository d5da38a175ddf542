import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { RunStarter } from '../domain/run.ts';

/**
 * Starts a flow's durable function, without waiting for it. The execution is named after the
 * run, which makes a repeated start the same execution.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
 */
export function lambdaRunStarter(client: LambdaClient, startedFunction: string): RunStarter {
  return {
    async start({ id, integrationId }, name = id) {
      const request = { trigger: 'run', runId: id, integrationId };
      await client.send(
        new InvokeCommand({
          FunctionName: startedFunction,
          InvocationType: 'Event',
          DurableExecutionName: name,
          Payload: JSON.stringify(request),
        }),
      );
    },
  };
}
