import {
  type ApiGatewayOptions,
  startApiGateway,
} from '../../../../local/aws/api-gateway/server.ts';
import type { Listening } from '../../../../local/aws/listen.ts';
import type { DeclaredRestApi, DeclaredRoute } from '../../../../local/template/deployment.ts';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-local' };

/** A method answered by the function `answer`, open to all unless said otherwise. */
export const route = (path: string, more: Partial<DeclaredRoute> = {}): DeclaredRoute => ({
  method: 'POST',
  path,
  authorization: 'NONE',
  integration: { kind: 'lambda', functionName: 'answer', timeoutMs: 29_000 },
  requiredParameters: [],
  ...more,
});

export const api = (
  routes: DeclaredRoute[],
  more: Partial<DeclaredRestApi> = {},
): DeclaredRestApi => ({
  id: 'abc1234567',
  name: 'hub',
  stage: 'prod',
  stageVariables: {},
  routes,
  gatewayResponses: {},
  binaryMediaTypes: [],
  ...more,
});

/** Starts a gateway whose function gives back the event it got. */
export const open = (
  restApi: DeclaredRestApi,
  more: Partial<ApiGatewayOptions> = {},
): Promise<Listening> =>
  startApiGateway({
    restApis: [restApi],
    credentials,
    port: 0,
    invoke: async (_name, _qualifier, payload) => ({
      payload: JSON.stringify({ statusCode: 200, body: payload }),
    }),
    ...more,
  });

/** Answers every invocation with the same result. */
export const answering =
  (result: unknown, functionError?: string): ApiGatewayOptions['invoke'] =>
  async () => ({
    payload: typeof result === 'string' ? result : JSON.stringify(result),
    ...(functionError && { functionError }),
  });
