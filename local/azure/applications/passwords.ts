import { isJsonObject, type JsonObject } from '../json.ts';
import type { AppRegistration, PasswordCredential } from './app-registration.ts';
import { GraphError } from './graph-error.ts';

const DAY_MS = 86_400_000;

/** Two years, where the request names no end. */
const DEFAULT_DAYS = 730;

/** Adds a client secret and tells it, this once; refused when the tenant's policy says so. */
export function addPassword(
  application: AppRegistration,
  of: 'application' | 'service-principal',
  body: JsonObject,
  now: number,
): JsonObject {
  const asked = isJsonObject(body.passwordCredential) ? body.passwordCredential : {};
  const endsAt =
    typeof asked.endDateTime === 'string'
      ? Date.parse(asked.endDateTime)
      : now + DEFAULT_DAYS * DAY_MS;
  if (!(endsAt > now)) {
    throw new GraphError(400, 'Request_BadRequest', 'Credential end date is invalid.');
  }
  const { passwordsAllowed, maxLifetimeDays } = application.settings().policy;
  if (!passwordsAllowed) {
    throw new GraphError(
      400,
      'CredentialTypeNotAllowedAsPerAppPolicy',
      'Credential type not allowed as per assigned policy.',
    );
  }
  if (maxLifetimeDays !== null && endsAt - now > maxLifetimeDays * DAY_MS) {
    throw new GraphError(
      400,
      'CredentialInvalidLifetimeAsPerAppPolicy',
      'Credential lifetime exceeds the max value allowed as per assigned policy.',
    );
  }
  const displayName = typeof asked.displayName === 'string' ? asked.displayName : null;
  const added = application.add({ displayName, startsAt: now, endsAt, of });
  return { ...describeCredential(added), secretText: added.secretText };
}

/** Removes a client secret. */
export function removePassword(application: AppRegistration, body: JsonObject): void {
  if (typeof body.keyId === 'string' && application.remove(body.keyId)) return;
  throw new GraphError(
    400,
    'Request_BadRequest',
    `No password credential found with keyId '${body.keyId}'.`,
  );
}

/** A client secret as lists have it: without its text. */
export function describeCredential(credential: PasswordCredential): JsonObject {
  return {
    customKeyIdentifier: null,
    displayName: credential.displayName,
    endDateTime: new Date(credential.endsAt).toISOString(),
    hint: credential.hint,
    keyId: credential.keyId,
    secretText: null,
    startDateTime: new Date(credential.startsAt).toISOString(),
  };
}
