import type { FunctionRegistry } from './function-registry.ts';
import type { RouteRequest, RouteResponse } from './http-router.ts';
import type { Invocations } from './invocations.ts';
import { quotas } from './quotas.ts';
import { LambdaServiceError } from './service-error.ts';

/**
 * The Invoke operation.
 *
 * @throws LambdaServiceError
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function handleInvoke(
  registry: FunctionRegistry,
  invocations: Invocations,
  request: RouteRequest,
): Promise<RouteResponse> {
  const functionName = request.path.FunctionName ?? '';
  const target = registry.resolve(functionName, request.query.get('Qualifier') ?? undefined);
  const type = headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204 };
  const event = readEvent(request.body, type);
  const executionName = headerOf(request, 'x-amz-durable-execution-name');
  if (executionName !== undefined && !target.definition.durable) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `${target.definition.name} is not a durable function: leave out DurableExecutionName.`,
    );
  }

  const invocation = { target, event, executionName };
  if (type === 'Event') {
    const { durableExecutionArn } = await invocations.asynchronous(invocation);
    return { status: 202, headers: arnHeader(durableExecutionArn) };
  }
  const { payload, functionError, durableExecutionArn } = await invocations.synchronous(invocation);
  return {
    status: 200,
    headers: {
      'x-amz-executed-version': target.version,
      ...arnHeader(durableExecutionArn),
      ...(functionError && { 'x-amz-function-error': functionError }),
    },
    body: payload,
  };
}

function arnHeader(arn: string | undefined): Record<string, string> {
  return arn === undefined ? {} : { 'x-amz-durable-execution-arn': arn };
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
