/** When a loss is too large to be believed without a person. */
export interface DropGuard {
  /** Losses up to so many items are believed. */
  readonly items: number;
  /** Larger losses are believed up to this share of the scope, 0 to 1. */
  readonly share: number;
}

/** The default: more than 10 items and more than a fifth of the scope. */
export const DROP_GUARD: DropGuard = { items: 10, share: 0.2 };

/**
 * Whether retirements have to wait for an administrator: too much of a scope is gone at once, or a
 * scope of some size came back empty.
 */
export function isSuspicious(
  loss: { readonly gone: number; readonly living: number; readonly found: number },
  guard: DropGuard = DROP_GUARD,
): boolean {
  const { gone, living, found } = loss;
  if (gone === 0) return false;
  if (living > guard.items && found === 0) return true;
  return gone > guard.items && gone > living * guard.share;
}
