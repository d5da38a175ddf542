import type { Route, RouteRequest } from '../http-router.ts';
import { quotas } from '../quotas.ts';
import { LambdaServiceError } from '../service-error.ts';
import { describeExecution, listExecutions } from './description.ts';
import type { DurableExecution, OperationOutcome } from './execution.ts';
import type { DurableExecutions } from './executions.ts';
import { checkToken, readCallbackId } from './names.ts';
import { byteLength, errorBytes } from './operation.ts';
import { CheckpointBody, ErrorBody, readJson } from './request-bodies.ts';
import { epochSeconds, toStatePage } from './wire.ts';

const execution = '/2025-12-01/durable-executions/{DurableExecutionArn}';
const callback = '/2025-12-01/durable-execution-callbacks/{CallbackId}';

/**
 * The operations on durable executions, as the AWS SDKs send them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
export function durableRoutes(executions: DurableExecutions): Route[] {
  return [
    [
      'POST',
      `${execution}/checkpoint`,
      (request) => {
        const { CheckpointToken, ClientToken, Updates } = readJson(request, CheckpointBody);
        const known = executionOfToken(executions, request);
        const checkpoint = { token: CheckpointToken, clientToken: ClientToken, updates: Updates };
        return ok(known.checkpoint(checkpoint));
      },
    ],
    [
      'GET',
      `${execution}/state`,
      (request) => {
        const { query } = request;
        const { state } = executionOfToken(executions, request);
        checkToken(state, query.get('CheckpointToken'));
        return ok(toStatePage(state, query.get('Marker'), query.get('MaxItems')));
      },
    ],
    ['GET', execution, (request) => ok(describeExecution(executionOf(executions, request).state))],
    [
      'POST',
      `${execution}/stop`,
      (request) => {
        const known = executionOf(executions, request);
        known.stop(readJson(request, ErrorBody));
        return ok({ StopTimestamp: epochSeconds(known.state.ended?.at ?? 0) });
      },
    ],
    [
      'GET',
      '/2025-12-01/functions/{FunctionName}/durable-executions',
      ({ path, query }) => ok(listExecutions(executions.list(), path.FunctionName ?? '', query)),
    ],
    [
      'POST',
      `${callback}/succeed`,
      (request) => {
        const result = request.body.length === 0 ? undefined : request.body.toString('utf8');
        return completeCallback(executions, request, { status: 'SUCCEEDED', result });
      },
    ],
    [
      'POST',
      `${callback}/fail`,
      (request) => {
        const error = readJson(request, ErrorBody) ?? {};
        return completeCallback(executions, request, { status: 'FAILED', error });
      },
    ],
    [
      'POST',
      `${callback}/heartbeat`,
      (request) => {
        const { known, operationId } = callbackOf(executions, request);
        if (!known.heartbeat(operationId)) throw closedCallback();
        return ok({});
      },
    ],
  ];
}

function ok(body: unknown) {
  return { status: 200, body };
}

function find(executions: DurableExecutions, { path }: RouteRequest) {
  const [, executionId = ''] =
    /\/durable-execution\/[^/]+\/([^/]+)$/.exec(path.DurableExecutionArn ?? '') ?? [];
  return executions.find(executionId);
}

function executionOf(executions: DurableExecutions, request: RouteRequest): DurableExecution {
  const known = find(executions, request);
  if (known) return known;
  throw new LambdaServiceError(
    'ResourceNotFoundException',
    `Durable execution not found: ${request.path.DurableExecutionArn}`,
  );
}

/** For the process of an invocation: an execution that is gone is one it has no token for. */
function executionOfToken(executions: DurableExecutions, request: RouteRequest) {
  const known = find(executions, request);
  if (known) return known;
  throw new LambdaServiceError('InvalidParameterValueException', 'Invalid Checkpoint Token');
}

function callbackOf(executions: DurableExecutions, { path }: RouteRequest) {
  const { executionId, operationId } = readCallbackId(path.CallbackId ?? '');
  const known = executions.find(executionId);
  if (known?.state.operations.get(operationId)?.type !== 'CALLBACK') {
    throw new LambdaServiceError('InvalidParameterValueException', 'Invalid callback id.');
  }
  return { known, operationId };
}

function completeCallback(
  executions: DurableExecutions,
  request: RouteRequest,
  outcome: OperationOutcome,
) {
  const largest = quotas.durableOperationPayloadBytes;
  if (byteLength(outcome.result) > largest) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `CALLBACK output payload size must be less than or equal to ${largest} bytes.`,
    );
  }
  if (errorBytes(outcome.error) > quotas.durableErrorBytes) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `Error object size must be less than ${quotas.durableErrorBytes} bytes.`,
    );
  }
  const { known, operationId } = callbackOf(executions, request);
  if (!known.complete(operationId, outcome)) throw closedCallback();
  return ok({});
}

function closedCallback() {
  return new LambdaServiceError(
    'CallbackTimeoutException',
    'The callback ID token has either expired or the callback associated with the token has already been closed.',
  );
}
