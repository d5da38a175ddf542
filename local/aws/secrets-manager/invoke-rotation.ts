import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { localCredentials } from '../local-credentials.ts';
import type { InvokeRotation } from './rotation.ts';

const failureSchema = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default('no message'),
});

/** Calls rotation functions through the Lambda API, waiting for each step. */
export const rotationInvoker =
  (endpoint: () => string | undefined, region: string): InvokeRotation =>
  async (lambdaArn, request) => {
    const address = endpoint();
    if (address === undefined) throw new Error('Lambda does not answer yet.');
    const client = new LambdaClient({
      endpoint: address,
      region,
      credentials: localCredentials,
      maxAttempts: 1,
    });
    try {
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: lambdaArn, Payload: JSON.stringify(request) }),
      );
      if (FunctionError === undefined) return;
      const text = Payload?.transformToString() ?? '{}';
      const { errorType, errorMessage } = failureSchema.parse(JSON.parse(text));
      throw new Error(`${errorType}: ${errorMessage}`);
    } finally {
      client.destroy();
    }
  };
