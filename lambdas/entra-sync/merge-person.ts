import type { UserChange } from '../shared/domain/graph.ts';
import { EMPTY_PROFILE, type Person, type Presence } from '../shared/domain/person.ts';

/** Whose person it is, and when the change came (ISO 8601 UTC). */
export interface Moment {
  readonly tenantId: string;
  readonly at: string;
}

/**
 * A person as Entra's change leaves them, or undefined when nothing is new. Whatever adds or changes is in
 * it; what takes away is only marked as pending. Applying a change twice is applying it once.
 */
export function mergePerson(
  before: Person | undefined,
  change: UserChange,
  { tenantId, at }: Moment,
): Person | undefined {
  if (change.isLimited) return undefined;
  const presence = presenceOf(before, change);
  if (!before) {
    if (change.removed) return undefined;
    return {
      tenantId,
      id: change.id,
      ...EMPTY_PROFILE,
      ...change.profile,
      departmentId: null,
      presence,
      state: presence === 'enabled' ? 'active' : 'deactivated',
      leaving: null,
      goneAt: null,
      deactivatedAt: presence === 'enabled' ? null : at,
      createdAt: at,
      changedAt: at,
      revision: 1,
    };
  }
  const after = withPresence({ ...before, ...change.profile }, presence, at);
  return isSame(before, after) ? undefined : written(before, after, at);
}

/** A person whom a complete read of all users did not have; undefined when that is known. */
export function mergeMissing(before: Person, at: string): Person | undefined {
  if (before.presence === 'gone') return undefined;
  return written(before, withPresence(before, 'gone', at), at);
}

/** What is `after` but for the revision, as it is written over `before`. */
export function written(before: Person, after: Person, at: string): Person {
  return { ...after, changedAt: at, revision: before.revision + 1 };
}

function presenceOf(before: Person | undefined, { removed, enabled }: UserChange): Presence {
  // The recycle bin comes before being gone: a replayed older page does not bring anybody back to it.
  if (removed) return removed === 'deleted' || before?.presence === 'gone' ? 'gone' : 'deleted';
  if (enabled !== undefined) return enabled ? 'enabled' : 'disabled';
  if (!before) return 'enabled';
  // A user who is told of again has been restored, even where the account's state was not told.
  return before.presence === 'disabled' ? 'disabled' : 'enabled';
}

function withPresence(person: Person, presence: Presence, at: string): Person {
  if (presence === 'enabled') {
    return {
      ...person,
      presence,
      state: 'active',
      leaving: null,
      goneAt: null,
      deactivatedAt: null,
    };
  }
  const isNews = presence !== person.presence;
  const goneAt = presence === 'gone' ? (person.goneAt ?? at) : null;
  // Back in the recycle bin or disabled, after it was gone: the account exists, but stays out.
  const state = person.state === 'deleted' && presence !== 'gone' ? 'deactivated' : person.state;
  if (!isNews) return { ...person, goneAt };
  const leaving = state === 'active' ? 'pending' : null;
  return { ...person, presence, state, leaving, goneAt };
}

function isSame(before: Person, after: Person): boolean {
  const changed = (name: keyof Person) => before[name] !== after[name];
  return !(Object.keys(after) as (keyof Person)[]).some(changed);
}
