import * as z from 'zod';
import type { IntegrationSettings } from '../../../shared/domain/integration.ts';
import type { TenantProbe } from '../../../shared/domain/tenant-probe.ts';
import { type Check, failedBy, passed, type Subject, warned } from '../check.ts';

const SUBJECT: Subject = { id: 'rotation', title: 'Secret rotation', field: 'clientSecret' };

/** Of every application, and of those that the service principal owns. */
const ANY = 'Application.ReadWrite.All';
const OWNED = 'Application.ReadWrite.OwnedBy';

const GUIDED = 'Until then StackFlow reminds you in time, and you paste the new secret.';

const Owners = z.object({ value: z.array(z.object({ appId: z.string().nullish() })) });

/**
 * Whether StackFlow may replace the client secret by itself: with a permission to, on an application
 * that is its own. It is tried by reading alone.
 *
 * @see https://learn.microsoft.com/graph/api/application-addpassword
 */
export async function checkRotation(
  { clientId }: Pick<IntegrationSettings, 'clientId'>,
  roles: ReadonlySet<string> | undefined,
  probe: Pick<TenantProbe, 'graph'>,
): Promise<Check> {
  if (roles?.has(ANY)) return passed(SUBJECT, `${ANY} is granted.`);
  if (!roles?.has(OWNED)) {
    return warned(
      SUBJECT,
      `${OWNED} is not granted, so StackFlow cannot rotate the secret by itself. ${GUIDED}`,
      `Grant the Graph application permission ${OWNED} with admin consent, and make the service principal an owner of its application.`,
    );
  }
  try {
    const path = `/v1.0/applications(appId='${clientId}')/owners?$select=id,appId`;
    const { value } = Owners.parse(await probe.graph(path));
    if (value.some(({ appId }) => appId?.toLowerCase() === clientId)) {
      return passed(
        SUBJECT,
        `${OWNED} is granted, and the service principal owns its application.`,
      );
    }
  } catch (error) {
    return failedBy(SUBJECT, error, 'warned');
  }
  return warned(
    SUBJECT,
    `${OWNED} is granted, but the service principal does not own its application. ${GUIDED}`,
    `az ad app owner add --id ${clientId} --owner-object-id SERVICE_PRINCIPAL_OBJECT_ID`,
  );
}
