import type { ChangeIntegration, Integration } from '../../shared/domain/integration.ts';
import { InvalidRequestError } from '../../shared/domain/invalid-request-error.ts';
import { endOfTestWindow } from '../webhook/webhook.ts';
import { atRevision } from './at-revision.ts';
import type { SettingsPorts } from './connect-integration.ts';

/**
 * Replaces an integration's settings, and its secret when one is given. The settings are written
 * first: a change that somebody else overtook is refused before the secret is touched.
 *
 * @param revision that the caller read
 * @throws InvalidRequestError when another service principal is named without its secret
 * @throws IntegrationError `revision_stale` | `subscription_already_connected`
 */
export async function changeIntegration(
  before: Integration,
  revision: number,
  { clientSecret, ...settings }: ChangeIntegration,
  ports: SettingsPorts,
): Promise<Integration> {
  const { tenantId, clientId } = settings;
  const samePrincipal = before.tenantId === tenantId && before.clientId === clientId;
  if (!samePrincipal && clientSecret === undefined) {
    const message = 'is required when the tenant ID or the client ID changes';
    throw new InvalidRequestError([{ field: 'clientSecret', message }]);
  }
  const at = ports.now();
  const now = at.toISOString();
  const after: Integration = {
    ...before,
    ...settings,
    updatedAt: now,
    testAlertsUntil: endOfTestWindow(at),
    secretSetAt: clientSecret === undefined ? before.secretSetAt : now,
  };
  const stored = await atRevision(before, revision, () =>
    ports.integrations.replace(before, after),
  );
  if (clientSecret !== undefined) {
    await ports.principals.replace(before.id, { tenantId, clientId, clientSecret });
  }
  return stored;
}
