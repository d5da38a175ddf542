import * as z from 'zod';
import type { Integration } from '../../shared/domain/integration.ts';
import { atRevision } from './at-revision.ts';
import type { SettingsPorts } from './connect-integration.ts';

/** What became of a deleted integration. */
export const DeletedIntegration = z
  .strictObject({
    id: z.uuid(),
    /** Gone with it: nobody can sign in, and no alert is taken any more. */
    deleted: z.array(z.enum(['settings', 'service-principal', 'webhook-keys'])),
    /** What it discovered and took in stays readable; nothing brings it up to date any more. */
    kept: z.array(
      z.enum(['configuration-items', 'history', 'incidents', 'deliveries', 'runs', 'audit']),
    ),
    /** Free to be connected by another integration. */
    releasedSubscriptionIds: z.array(z.string()),
  })
  .meta({ id: 'DeletedIntegration' });
export type DeletedIntegration = z.infer<typeof DeletedIntegration>;

/**
 * Deletes an integration. It is disabled first, then loses its secrets, and goes last: dying in between
 * leaves a disabled integration that can be deleted again, and never a secret that nobody knows of.
 *
 * @param revision that the caller read
 * @throws IntegrationError `revision_stale`
 */
export async function deleteIntegration(
  before: Integration,
  revision: number,
  { integrations, principals, webhookKeys, now }: SettingsPorts,
): Promise<DeletedIntegration> {
  const disabled = await atRevision(before, revision, () =>
    integrations.replace(before, { ...before, enabled: false, updatedAt: now().toISOString() }),
  );
  await principals.discard(before.id);
  await webhookKeys.discard(before.id);
  await atRevision(disabled, disabled.revision, () => integrations.delete(disabled));
  return {
    id: before.id,
    deleted: ['settings', 'service-principal', 'webhook-keys'],
    kept: ['configuration-items', 'history', 'incidents', 'deliveries', 'runs', 'audit'],
    releasedSubscriptionIds: before.subscriptionIds,
  };
}
