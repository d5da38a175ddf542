import type { Failure } from './integration-error.ts';

/** A client secret of an app registration as Microsoft Graph lists it. Instants are ISO 8601 UTC. */
export interface ApplicationCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  /** The first three characters of the secret. */
  readonly hint: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A client secret that was made just now; its text is told this once. */
export interface NewApplicationCredential extends ApplicationCredential {
  readonly secretText: string;
}

/** The client secrets of the application that an integration signs in as. */
export interface ApplicationCredentials {
  /** Those of the application; with `everywhere` those of its service principal too, which no portal shows. */
  list(everywhere?: boolean): AsyncIterable<ApplicationCredential>;
  /**
   * Makes a client secret. It is asked for once: an answer that is lost leaves a secret that nobody knows.
   *
   * @throws IntegrationError `rotation_not_permitted` when permission, ownership or a policy refuses it
   */
  add(displayName: string, endsAt: string): Promise<NewApplicationCredential>;
  /** Removes a client secret of the application; one that is gone already is well. */
  remove(keyId: string): Promise<void>;
  /** Why the application may not renew its own secret; undefined when it may. */
  obstacle(): Promise<Failure | undefined>;
}
