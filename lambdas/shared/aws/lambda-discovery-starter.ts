import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { DiscoveryStarter } from '../domain/run.ts';

/**
 * Starts `discover`, a durable function, without waiting for it. The execution is named after the
 * run, which makes a repeated start the same execution.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
 */
export function lambdaDiscoveryStarter(
  client: LambdaClient,
  discoverFunction: string,
): DiscoveryStarter {
  return {
    async start({ id, integrationId }, name = id) {
      const request = { trigger: 'run', runId: id, integrationId };
      await client.send(
        new InvokeCommand({
          FunctionName: discoverFunction,
          InvocationType: 'Event',
          DurableExecutionName: name,
          Payload: JSON.stringify(request),
        }),
      );
    },
  };
}
