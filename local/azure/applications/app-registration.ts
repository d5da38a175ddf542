import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Directory } from '../directory.ts';
import { createReplicas, type ReplicaOptions } from './replicas.ts';

/** A client secret, as Microsoft Graph's `passwordCredential` has it. Times are epoch ms. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  /** The first three characters of the secret. */
  readonly hint: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What an administrator of the tenant decides about the application. */
export const ApplicationSettings = z.strictObject({
  /** Application permissions of Microsoft Graph that were consented to. */
  permissions: z.array(z.string()),
  /** Object ids of those who own the application. */
  owners: z.array(z.string()),
  /** The tenant's app management policy: at most so many days, or no client secrets at all. */
  policy: z.strictObject({
    maxLifetimeDays: z.number().positive().nullable(),
    passwordsAllowed: z.boolean(),
  }),
});
export type ApplicationSettings = z.infer<typeof ApplicationSettings>;

export interface AppRegistrationOptions extends Partial<ApplicationSettings>, ReplicaOptions {}

/** The app registration that the integration signs in as. */
export interface AppRegistration {
  settings(): ApplicationSettings;
  change(settings: Partial<ApplicationSettings>): void;
  credentials(): readonly PasswordCredential[];
  /** Those of the service principal, which no portal shows. */
  servicePrincipalCredentials(): readonly PasswordCredential[];
  /** Adds a secret and tells its text, which nobody can read again. */
  add(credential: {
    readonly displayName: string | null;
    readonly startsAt: number;
    readonly endsAt: number;
    /** A text to take in place of a made up one. */
    readonly secretText?: string;
    readonly of?: 'application' | 'service-principal';
  }): PasswordCredential & { readonly secretText: string };
  /** Answers false when there is no such credential. */
  remove(keyId: string): boolean;
  /** What the replica that happens to be asked thinks of a secret. */
  signIn(secretText: string): 'valid' | 'unknown' | 'expired';
}

/** What the product page asks for: reading the directory. It is not enough to rotate a secret. */
export const READ_PERMISSIONS = ['User.Read.All', 'Group.Read.All', 'Directory.Read.All'];

/** What rotating its own secret takes: the permission, and to own the application. */
export function rotatable(directory: Pick<Directory, 'servicePrincipalId'>) {
  return {
    permissions: [...READ_PERMISSIONS, 'Application.ReadWrite.OwnedBy'],
    owners: [directory.servicePrincipalId],
  };
}

interface Entry extends PasswordCredential {
  readonly secretText: string;
  readonly of: 'application' | 'service-principal';
}

/** How long `az ad sp create-for-rbac` has a secret last. */
const YEAR_MS = 365 * 24 * 60 * 60_000;

/** @param now epoch ms */
export function createAppRegistration(
  directory: Directory,
  now: () => number,
  options: AppRegistrationOptions = {},
): AppRegistration {
  const replicas = createReplicas(now, options);
  let entries: readonly Entry[] = [];
  let settings: ApplicationSettings = {
    permissions: options.permissions ?? READ_PERMISSIONS,
    owners: options.owners ?? [],
    policy: options.policy ?? { maxLifetimeDays: null, passwordsAllowed: true },
  };

  const startsAt = now();
  const endsAt = startsAt + YEAR_MS;
  for (const { keyId, secretText } of directory.clientSecrets) {
    const hint = secretText.slice(0, 3);
    const of = 'application';
    entries = [
      ...entries,
      { keyId, secretText, endsAt, hint, of, startsAt, displayName: 'Made in the portal' },
    ];
    replicas.know({ secretText, endsAt });
  }
  const of = (owner: Entry['of']) =>
    entries.filter((entry) => entry.of === owner).map(({ secretText: _, of: __, ...rest }) => rest);

  return {
    settings: () => settings,
    change(changed) {
      settings = { ...settings, ...changed };
    },
    credentials: () => of('application'),
    servicePrincipalCredentials: () => of('service-principal'),
    add({ secretText = makeSecret(), of: owner = 'application', ...credential }) {
      const hint = secretText.slice(0, 3);
      const added = { keyId: randomUUID(), hint, secretText, ...credential };
      entries = [...entries, { ...added, of: owner }];
      replicas.learn(added);
      return added;
    },
    remove(keyId) {
      const entry = entries.find((each) => each.keyId === keyId);
      if (!entry) return false;
      entries = entries.filter((each) => each !== entry);
      replicas.forget(entry.secretText);
      return true;
    },
    signIn: (secretText) => replicas.ask(secretText),
  };
}

/** Forty characters with `8Q~`, as Entra's. */
function makeSecret(): string {
  return `${randomBytes(2).toString('hex').slice(0, 3)}8Q~${randomBytes(34).toString('base64url').slice(0, 34)}`;
}
