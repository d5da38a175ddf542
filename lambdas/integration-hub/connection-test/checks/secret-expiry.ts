import * as z from 'zod';
import type { ServicePrincipal } from '../../../shared/domain/service-principal.ts';
import type { TenantProbe } from '../../../shared/domain/tenant-probe.ts';
import { type Check, failed, passed, type Subject, skipped, warned } from '../check.ts';

const SUBJECT: Subject = { id: 'secret-expiry', title: 'Secret expiry', field: 'clientSecret' };

const DAY_MS = 24 * 60 * 60_000;

/** The product page asks for a reminder so many days before. */
const REMINDER_DAYS = 30;

const Application = z.object({
  passwordCredentials: z.array(
    z.object({
      hint: z.string().nullish(),
      endDateTime: z.iso.datetime({ offset: true }).nullish(),
    }),
  ),
});

const FIX = 'Create a new client secret in the app registration and enter its Value.';

/**
 * When the client secret expires, as Graph tells it of the credential whose hint (the secret's first
 * three characters) is ours.
 *
 * @see https://learn.microsoft.com/graph/api/resources/passwordcredential
 */
export async function checkSecretExpiry(
  { clientId, clientSecret }: Pick<ServicePrincipal, 'clientId' | 'clientSecret'>,
  probe: Pick<TenantProbe, 'graph'>,
  now: Date,
): Promise<Check> {
  const ends = await endsOf(clientId, clientSecret, probe);
  if (ends === undefined) {
    return skipped(
      SUBJECT,
      'Graph does not tell when the secret expires: Directory.Read.All or Application.Read.All is needed for that. Azure makes them for a year unless told otherwise.',
    );
  }
  const [soonest] = ends.toSorted();
  if (soonest === undefined) {
    return warned(
      SUBJECT,
      'Graph knows no secret of this application that looks like this one.',
      FIX,
    );
  }
  const days = Math.floor((Date.parse(soonest) - now.getTime()) / DAY_MS);
  const message = `It expires on ${soonest.slice(0, 10)}, in ${days} days.`;
  if (days < 0) return failed(SUBJECT, `It expired on ${soonest.slice(0, 10)}.`, FIX);
  if (days < REMINDER_DAYS) return warned(SUBJECT, message, FIX);
  return passed(SUBJECT, message);
}

/** When those secrets end that may be ours; undefined when Graph does not say. */
async function endsOf(
  clientId: string,
  clientSecret: string,
  probe: Pick<TenantProbe, 'graph'>,
): Promise<string[] | undefined> {
  try {
    const path = `/v1.0/applications(appId='${clientId}')?$select=passwordCredentials`;
    const { passwordCredentials } = Application.parse(await probe.graph(path));
    return passwordCredentials.flatMap(({ hint, endDateTime }) =>
      endDateTime && hint === clientSecret.slice(0, 3) ? [endDateTime] : [],
    );
  } catch {
    return undefined;
  }
}
