import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Invoke } from './aws/api-gateway/integration.ts';

/** Invokes functions as API Gateway does: through Lambda's own API. */
export function invokeThrough(client: LambdaClient): Invoke {
  return async (functionName, qualifier, payload) => {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: payload,
        ...(qualifier !== undefined && { Qualifier: qualifier }),
      }),
    );
    return {
      payload: Payload?.transformToString() ?? '',
      ...(FunctionError !== undefined && { functionError: FunctionError }),
    };
  };
}
