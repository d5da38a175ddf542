import type { Run } from '../../lambdas/shared/domain/run.ts';
import { formatDuration } from '../listing/format-instant.ts';
import { Instant } from '../listing/instant.tsx';
import { RunStateIndicator } from './run-state.tsx';

/** How a run stands, and since when. */
export function timePairs(run: Run) {
  return [
    { label: 'State', value: <RunStateIndicator state={run.state} /> },
    { label: 'Requested', value: <Instant at={run.requestedAt} /> },
    { label: 'Took', value: took(run) },
  ];
}

/** Who decided on what a run held; nothing where nobody did. */
export function decisionPairs({ decision }: Run, what: string) {
  if (!decision) return [];
  return [
    { label: what, value: decision.outcome },
    { label: 'Decided by', value: decision.by },
    { label: 'Decided', value: <Instant at={decision.at} /> },
  ];
}

function took({ startedAt, finishedAt }: Run): string {
  if (startedAt === null) return '–';
  const end = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  return formatDuration(end - Date.parse(startedAt));
}
