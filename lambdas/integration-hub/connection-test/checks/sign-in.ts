import type { ProbedService, TenantProbe } from '../../../shared/domain/tenant-probe.ts';
import { type Check, failedBy, passed, type Subject } from '../check.ts';

const SUBJECTS: Readonly<Record<ProbedService, Subject>> = {
  'resource-manager': { id: 'sign-in', title: 'Sign-in to Azure', field: 'clientSecret' },
  graph: { id: 'graph-sign-in', title: 'Sign-in to Microsoft Graph', field: 'clientSecret' },
};

/** A codes's field: what the administrator has to look at. */
const FIELDS: Readonly<Record<string, string>> = {
  AADSTS90002: 'tenantId',
  AADSTS900023: 'tenantId',
  AADSTS700016: 'clientId',
  AADSTS7000112: 'clientId',
  AADSTS50034: 'clientId',
};

/** Signs in to a service; the permissions of its token, or nothing when that failed. */
export async function checkSignIn(
  service: ProbedService,
  probe: Pick<TenantProbe, 'signIn'>,
): Promise<{ readonly check: Check; readonly roles?: ReadonlySet<string> | undefined }> {
  const subject = SUBJECTS[service];
  try {
    const { roles } = await probe.signIn(service);
    return {
      check: passed(subject, 'Tenant ID, Client ID and Client Secret are accepted.'),
      roles,
    };
  } catch (error) {
    const check = failedBy(subject, error);
    return { check: { ...check, field: FIELDS[check.azureCode ?? ''] ?? check.field } };
  }
}
