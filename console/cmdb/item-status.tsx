import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';

/** Whether Azure still has an item, and what it says of it. */
export function ItemStatus({
  item: { retiredAt, missingSince, state },
}: {
  readonly item: Pick<ConfigurationItem, 'retiredAt' | 'missingSince' | 'state'>;
}) {
  if (retiredAt !== null) return <StatusIndicator type="stopped">Retired</StatusIndicator>;
  if (missingSince !== null) return <StatusIndicator type="warning">Missing</StatusIndicator>;
  return <StatusIndicator type={toType(state)}>{state ?? 'In Azure'}</StatusIndicator>;
}

function toType(state: string | null) {
  if (state === null) return 'info';
  if (/fail/i.test(state)) return 'error';
  if (/stop|dealloc|paus|disab/i.test(state)) return 'stopped';
  if (/ing$/i.test(state) && !/running/i.test(state)) return 'in-progress';
  return 'success';
}
