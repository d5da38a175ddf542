import type { Run } from '../../lambdas/shared/domain/run.ts';
import { formatDuration } from '../listing/format-instant.ts';
import { Instant } from '../listing/instant.tsx';
import { RunStateIndicator } from './run-state.tsx';

/** What is told of any run. */
export function runTimes(run: Run) {
  return [
    { label: 'State', value: <RunStateIndicator state={run.state} /> },
    { label: 'Requested', value: <Instant at={run.requestedAt} /> },
    { label: 'Took', value: took(run) },
  ];
}

function took({ startedAt, finishedAt }: Run): string {
  if (startedAt === null) return '–';
  const end = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  return formatDuration(end - Date.parse(startedAt));
}
