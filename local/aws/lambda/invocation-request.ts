import { randomUUID } from 'node:crypto';
import type { AsynchronousQueue } from './asynchronous-queue.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { RouteRequest, RouteResponse } from './http-router.ts';
import type { Invoker } from './invoke.ts';
import { quotas } from './quotas.ts';
import { LambdaServiceError } from './service-error.ts';

export interface InvocationParts {
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  readonly queue: AsynchronousQueue;
}

/**
 * The Invoke operation.
 *
 * @throws LambdaServiceError
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function handleInvoke(
  { registry, invoker, queue }: InvocationParts,
  request: RouteRequest,
): Promise<RouteResponse> {
  const functionName = request.path.FunctionName ?? '';
  const target = registry.resolve(functionName, request.query.get('Qualifier') ?? undefined);
  const type = headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204 };
  const event = readEvent(request.body, type);

  if (type === 'Event') {
    await queue.add(target.definition.name, target.qualifier, event);
    return { status: 202 };
  }
  const { payload, functionError } = await invoker.run(target, randomUUID(), event);
  return {
    status: 200,
    headers: {
      'x-amz-executed-version': target.version,
      ...(functionError && { 'x-amz-function-error': functionError }),
    },
    body: payload,
  };
}

/** The event as JSON text; an absent one is an empty object, as in AWS. */
function readEvent(body: Buffer, type: string): string {
  const largest = {
    RequestResponse: quotas.synchronousRequestBytes,
    Event: quotas.asynchronousRequestBytes,
  }[type];
  if (largest === undefined) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `'${type}' is no invocation type: use RequestResponse, Event or DryRun.`,
    );
  }
  if (body.length > largest) {
    throw new LambdaServiceError(
      'RequestTooLargeException',
      `Request must be smaller than ${largest} bytes for the InvokeFunction operation`,
    );
  }
  if (body.length === 0) return '{}';
  const text = body.toString('utf8');
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new LambdaServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${cause}`,
      { cause },
    );
  }
  return text;
}

function headerOf(request: RouteRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
