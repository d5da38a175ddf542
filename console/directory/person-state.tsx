import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { Person } from '../../lambdas/shared/domain/person.ts';

type Standing = Pick<Person, 'state'> & Partial<Pick<Person, 'leaving'>>;

/** How somebody stands in StackFlow. */
export function PersonState({ person }: { readonly person: Standing }) {
  const [type, text] = look(person);
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

function look({ state, leaving = null }: Standing): readonly [StatusIndicatorProps.Type, string] {
  if (leaving === 'pending') return ['warning', 'Active, removal waits for approval'];
  if (leaving === 'kept') return ['info', 'Active, kept by an administrator'];
  if (state === 'active') return ['success', 'Active'];
  return ['stopped', state === 'deactivated' ? 'Deactivated' : 'Deleted'];
}
