import type * as z from 'zod';
import type { Failure } from '../../shared/domain/integration-error.ts';

/** What one rotation is about. */
export interface Rotation {
  /** The secret's name in Secrets Manager. */
  readonly name: string;
  /** The id of the version that it makes. */
  readonly token: string;
}

/**
 * What one type of secret does at each step of a rotation. Each may be called any number of times, and
 * after any crash of an earlier call.
 */
export interface SecretType<T> {
  /** The value of the secret's tag `rotation-strategy`. */
  readonly name: string;
  /** The secret's JSON; it keeps members that it does not know. */
  readonly value: z.ZodType<T>;
  /**
   * Makes the value that follows `current`, without touching anything that is in use, and hands it to
   * `store` at once. When `store` answers false nothing was stored: what was made is taken back.
   */
  create(current: T, rotation: Rotation, store: (next: T) => Promise<boolean>): Promise<void>;
  /**
   * Makes sure that the other side has the new value. Answers false when it never will, or when what is
   * current by now is not what it follows.
   */
  set(next: T, current: T, rotation: Rotation): Promise<boolean>;
  /** @throws when the value does not work, with the reason */
  test(value: T, rotation: Rotation): Promise<void>;
  /** Tells people how it ended: why it failed, or null when it is through. Absent: the log alone tells. */
  tell?(failure: Failure | null, rotation: Rotation): Promise<void>;
  /** Removes what neither the current nor the previous version needs any more. */
  prune(current: T, previous: T | undefined, rotation: Rotation): Promise<void>;
}
