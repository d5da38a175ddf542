import type { Integration, IntegrationStore } from '../shared/domain/integration.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';

/** Refuses what a path names and nobody knows. */
export function missing(what: string): never {
  throw new IntegrationError('not_found', `${what} does not exist.`, 'Check the address.');
}

/** The integration that a path names. @throws IntegrationError `not_found` */
export async function findIntegration(
  { integrationId }: { readonly integrationId: string },
  { integrations }: { readonly integrations: Pick<IntegrationStore, 'get'> },
): Promise<Integration> {
  return (await integrations.get(integrationId)) ?? missing(`Integration ${integrationId}`);
}
