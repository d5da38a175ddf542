import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import { staleRevision } from '../../shared/http/entity-tag.ts';

/**
 * Writes only if the integration still is what the caller read, also at the moment of the write.
 *
 * @throws IntegrationError `revision_stale`
 */
export async function atRevision<T>(
  current: Integration,
  revision: number,
  write: () => Promise<T>,
): Promise<T> {
  if (current.revision !== revision) throw staleRevision();
  try {
    return await write();
  } catch (error) {
    const overtaken = error instanceof IntegrationError && error.code === 'changed_meanwhile';
    throw overtaken ? staleRevision() : error;
  }
}
