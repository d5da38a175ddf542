import type { Person } from './person.ts';
import type { RoleGrant } from './role-grant.ts';

/** Sorts before every instant: due at once. */
const AT_ONCE = '0';

/**
 * When something of a person is to be decided: at once, or the grace period after the instant answered
 * (ISO 8601 UTC). Undefined when nothing is.
 */
export function personDueSince({ leaving, state, presence, goneAt }: Person): string | undefined {
  if (leaving === 'pending') return AT_ONCE;
  if (state === 'deactivated' && presence === 'gone' && leaving === null) return goneAt ?? AT_ONCE;
  return undefined;
}

/** The same of a grant. */
export function grantDueSince({ leaving }: RoleGrant): string | undefined {
  return leaving === 'pending' ? AT_ONCE : undefined;
}
