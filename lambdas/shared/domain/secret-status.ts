import * as z from 'zod';
import { Failure } from './integration-error.ts';

/** A rotation that failed: why, what to do, and when (ISO 8601 UTC). The old secret goes on working. */
export const RotationFailure = z.strictObject({ ...Failure.shape, at: z.string() });
export type RotationFailure = z.infer<typeof RotationFailure>;

/** How an integration's client secret stands. Instants are ISO 8601 UTC. */
export const SecretStatus = z.strictObject({
  integrationId: z.string(),
  /** The version of the secret that this is about. */
  versionId: z.string(),
  expiresAt: z.string(),
  /** Who says so: Azure, the rotation that made it, an administrator, or nobody (a year). */
  source: z.enum(['azure', 'rotation', 'entered', 'assumed']),
  /** Renewed by itself, or by an administrator who is reminded. */
  rotation: z.enum(['automatic', 'guided']),
  /** Why it is not renewed by itself. */
  obstacle: Failure.nullable(),
  /** Why the last rotation failed; null once one has succeeded. */
  rotationFailure: RotationFailure.nullable(),
  /** Why Azure could not be asked when it expires. */
  unread: Failure.nullable(),
  checkedAt: z.string(),
});
export type SecretStatus = z.infer<typeof SecretStatus>;

/** Where it is kept, beside the integration. */
export interface SecretStatusStore {
  get(integrationId: string): Promise<SecretStatus | undefined>;
  /** Replaces all but how the last rotation ended. */
  put(status: Omit<SecretStatus, 'rotationFailure'>): Promise<void>;
  /** Writes down how a rotation ended; of an integration that nobody has looked at yet, nothing. */
  noteRotation(integrationId: string, failure: RotationFailure | null): Promise<void>;
}

/** A reminder that a secret expires; each is sent once for a version of a secret and the date it expires on. */
export interface ReminderKey {
  readonly integrationId: string;
  readonly versionId: string;
  /** ISO 8601 UTC. A date that is corrected is reminded of anew. */
  readonly expiresAt: string;
  /** One of `REMINDER_DAYS`. */
  readonly days: number;
}

/** Decides who sends a reminder. */
export interface ReminderStore {
  /**
   * Answers true to one caller, and to nobody again once it is sent; when who claimed it does not say so
   * within an hour, to another.
   */
  claim(reminder: ReminderKey, at: Date): Promise<boolean>;
  /** It was sent. */
  settle(reminder: ReminderKey, at: Date): Promise<void>;
  /** It could not be sent: the next one who asks may try. */
  release(reminder: ReminderKey): Promise<void>;
}

/** Rotations that Secrets Manager carries out on an integration's client secret. */
export interface SecretRotations {
  /** The current version, and whether it is rotated by itself. */
  describe(
    integrationId: string,
  ): Promise<{ readonly versionId: string; readonly automatic: boolean }>;
  /**
   * Has it rotated on schedule from now on, without rotating at once; attached already is well.
   *
   * @throws IntegrationError `rotation_not_permitted` when its tag wants it renewed in another way: it is detached
   */
  attach(integrationId: string): Promise<void>;
  /** Has it rotated no more; not attached is well. */
  detach(integrationId: string): Promise<void>;
  /** Begins a rotation now, or goes on with one that was left half-way. */
  rotate(integrationId: string): Promise<void>;
}
