import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { RunState, ScopeProgress } from '../../lambdas/shared/domain/run.ts';
import type { SyncRead } from '../../lambdas/shared/domain/sync-progress.ts';

type Look = readonly [StatusIndicatorProps.Type, string];

const RUN: Readonly<Record<RunState, Look>> = {
  queued: ['pending', 'Queued'],
  running: ['in-progress', 'Running'],
  succeeded: ['success', 'Succeeded'],
  partial: ['warning', 'Partly done'],
  failed: ['error', 'Failed'],
  needs_approval: ['warning', 'Needs approval'],
  rejected: ['stopped', 'Rejected'],
  superseded: ['stopped', 'Superseded'],
};

/** The state of a run. */
export function RunStateIndicator({ state }: { readonly state: RunState }) {
  const [type, text] = RUN[state];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

const SCOPE: Readonly<Record<ScopeProgress['state'], Look>> = {
  waiting: ['pending', 'Waiting'],
  running: ['in-progress', 'Reading'],
  complete: ['success', 'Complete'],
  failed: ['error', 'Failed'],
  skipped: ['stopped', 'Skipped'],
};

/** The state of a scope of a run. */
export function ScopeStateIndicator({ state }: Pick<ScopeProgress, 'state'>) {
  const [type, text] = SCOPE[state];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

const READ: Readonly<Record<SyncRead['state'], Look>> = {
  reading: ['in-progress', 'Reading'],
  sweeping: ['in-progress', 'Comparing'],
  complete: ['success', 'Complete'],
  failed: ['error', 'Failed'],
};

/** The state of a read of a sync. */
export function ReadStateIndicator({ state }: Pick<SyncRead, 'state'>) {
  const [type, text] = READ[state];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
