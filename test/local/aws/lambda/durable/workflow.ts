import { GetDurableExecutionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { FunctionDefinition } from '../../../../../local/aws/lambda/function-definition.ts';
import { invoke, until } from '../workbench.ts';

export const minute = 60_000;

/** A durable function with version 1 and alias `live`. */
export const durable = {
  durable: { executionTimeoutMs: 10 * minute, retentionMs: 60 * minute },
  aliases: { live: '1' },
} satisfies Partial<FunctionDefinition>;

/** A durable function around `body`, in which `context`, `event` and `directory` are at hand. */
export const workflow = (body: string) => `
  import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
  import { withDurableExecution } from '@aws/durable-execution-sdk-js';
  const directory = process.env.WORK_DIRECTORY;
  export const handler = withDurableExecution(async (event, context) => { ${body} });`;

/** Starts `flow:live` asynchronously and gives the execution's ARN. */
export async function startFlow(client: LambdaClient, event: unknown = {}, name?: string) {
  const { DurableExecutionArn } = await invoke(client, 'flow:live', event, {
    InvocationType: 'Event',
    ...(name && { DurableExecutionName: name }),
  });
  return DurableExecutionArn;
}

export const describeFlow = (client: LambdaClient, DurableExecutionArn: string | undefined) =>
  client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));

/** Waits for the execution's end. */
export const endOfFlow = (client: LambdaClient, arn: string | undefined) =>
  until(async () => {
    const execution = await describeFlow(client, arn);
    return execution.Status !== 'RUNNING' && execution;
  });
