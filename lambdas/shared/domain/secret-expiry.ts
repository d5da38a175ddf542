import type { ApplicationCredential } from './application-credential.ts';
import type { Integration } from './integration.ts';
import type { ServicePrincipal } from './service-principal.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What a secret is taken to last when nobody says otherwise; a year is what the Azure portal proposes at most. */
const ASSUMED_DAYS = 365;

/** People are reminded when so many days are left. */
export const REMINDER_DAYS = [30, 14, 7, 1] as const;

/** When a secret expires, and who says so. */
export interface SecretExpiry {
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  readonly source: 'azure' | 'rotation' | 'entered' | 'assumed';
}

/**
 * When Azure lets a secret expire: of the credential that it is known to be; where that is not known, of the one
 * that its first characters hint at, and if several begin alike, of the first to expire. Undefined when there is
 * none.
 */
export function expiryInAzure(
  { keyId, clientSecret }: ServicePrincipal,
  credentials: readonly ApplicationCredential[],
  now: Date,
): SecretExpiry | undefined {
  if (keyId !== undefined) return inAzure(credentials.find((each) => each.keyId === keyId));
  const [hinted] = credentials
    .filter(({ hint }) => hint !== null && hint.length >= 3 && clientSecret.startsWith(hint))
    .filter(({ endsAt }) => Date.parse(endsAt) > now.getTime())
    .sort((one, other) => Date.parse(one.endsAt) - Date.parse(other.endsAt));
  return inAzure(hinted);
}

function inAzure(found: ApplicationCredential | undefined): SecretExpiry | undefined {
  return found && { expiresAt: found.endsAt, source: 'azure' };
}

/** When a secret expires, as far as that is known without asking Azure. */
export function expiryOnRecord(
  principal: ServicePrincipal,
  integration: Pick<Integration, 'secretExpiresAt' | 'secretSetAt'>,
): SecretExpiry {
  if (principal.expiresAt !== undefined) {
    return { expiresAt: principal.expiresAt, source: 'rotation' };
  }
  if (integration.secretExpiresAt !== null) {
    return { expiresAt: integration.secretExpiresAt, source: 'entered' };
  }
  const end = Date.parse(integration.secretSetAt) + ASSUMED_DAYS * DAY_MS;
  return { expiresAt: new Date(end).toISOString(), source: 'assumed' };
}

/** Days until an instant, a begun one counting as whole; 0 or less once it is over. */
export function daysLeft(expiresAt: string, now: Date): number {
  return Math.ceil((Date.parse(expiresAt) - now.getTime()) / DAY_MS);
}

/** The reminder that is due with so many days left: the latest one that was reached. */
export function dueReminder(days: number): number | undefined {
  return REMINDER_DAYS.findLast((reminder) => days <= reminder);
}
