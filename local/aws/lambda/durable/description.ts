import type { ExecutionState } from './execution-state.ts';
import { executionArn } from './names.ts';
import { epochSeconds } from './wire.ts';

const millisecondsPerDay = 86_400_000;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Execution.html */
function summarize({ started, ended }: ExecutionState) {
  return {
    DurableExecutionArn: executionArn(started),
    DurableExecutionName: started.name,
    FunctionArn: started.versionArn,
    Status: ended?.status ?? 'RUNNING',
    StartTimestamp: epochSeconds(started.at),
    EndTimestamp: ended && epochSeconds(ended.at),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html */
export function describeExecution(state: ExecutionState) {
  const { started, ended } = state;
  return {
    ...summarize(state),
    InputPayload: started.input,
    Result: ended?.result,
    Error: ended?.error,
    Version: started.versionArn.split(':').at(-1),
    DurableConfig: {
      ExecutionTimeout: Math.round(started.executionTimeoutMs / 1000),
      RetentionPeriodInDays: Math.ceil(started.retentionMs / millisecondsPerDay),
    },
  };
}

const defaultPage = 100;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html */
export function listExecutions(
  all: readonly ExecutionState[],
  functionName: string,
  query: URLSearchParams,
) {
  const name = functionName.replace(/^.*:function:/, '').split(':')[0];
  const statuses = query.getAll('Statuses');
  const wantedName = query.get('DurableExecutionName');
  const after = Date.parse(query.get('StartedAfter') ?? '') || 0;
  const before = Date.parse(query.get('StartedBefore') ?? '') || Number.POSITIVE_INFINITY;
  const direction = query.get('ReverseOrder') === 'true' ? -1 : 1;
  const first = Number(query.get('Marker') ?? 0);
  const size = Number(query.get('MaxItems') ?? 0) || defaultPage;

  const matching = all
    .filter(({ started }) => started.functionName === name)
    .filter(({ started }) => wantedName === null || started.name === wantedName)
    .filter(({ started }) => started.at >= after && started.at <= before)
    .sort((a, b) => direction * (a.started.at - b.started.at))
    .map(summarize)
    .filter(({ Status }) => statuses.length === 0 || statuses.includes(Status));
  const next = first + size;
  return {
    DurableExecutions: matching.slice(first, next),
    ...(next < matching.length && { NextMarker: String(next) }),
  };
}
