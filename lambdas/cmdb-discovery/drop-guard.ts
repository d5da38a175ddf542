import type { DropGuard } from '../shared/domain/integration.ts';

/** What two runs in a row did not find of a scope. */
export interface Loss {
  /** Items that would be retired. */
  readonly gone: number;
  /** Items that were not retired when the run began. */
  readonly living: number;
  /** Items that the list had. */
  readonly found: number;
}

/**
 * Whether retirements have to wait for an administrator: too much of a scope is gone at once, or a
 * scope of some size came back empty.
 */
export function isSuspicious({ gone, living, found }: Loss, guard: DropGuard): boolean {
  if (gone === 0) return false;
  if (living > guard.items && found === 0) return true;
  return gone > guard.items && gone * 100 > living * guard.percent;
}
