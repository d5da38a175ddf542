import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import type { Priority } from '../../lambdas/shared/domain/incident.ts';

const COLORS: Readonly<Record<Priority, NonNullable<BadgeProps['color']>>> = {
  P1: 'severity-critical',
  P2: 'severity-high',
  P3: 'severity-medium',
  P4: 'severity-low',
  P5: 'severity-neutral',
};

/** P1 is the most urgent. */
export function PriorityBadge({ priority }: { readonly priority: Priority }) {
  return <Badge color={COLORS[priority]}>{priority}</Badge>;
}
