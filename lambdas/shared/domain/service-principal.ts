import * as z from 'zod';

/** What is kept in Secrets Manager for one integration: enough to sign in to its tenant. */
export const ServicePrincipal = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});
export type ServicePrincipal = z.infer<typeof ServicePrincipal>;

/** Where the service principals' secrets are kept, by integration id. */
export interface ServicePrincipalStore {
  create(integrationId: string, principal: ServicePrincipal): Promise<void>;
  replace(integrationId: string, principal: ServicePrincipal): Promise<void>;
  /** @throws IntegrationError `not_found` when the secret is gone */
  get(integrationId: string): Promise<ServicePrincipal>;
  /** Takes back what `create` made, when the integration itself could not be stored. */
  discard(integrationId: string): Promise<void>;
}
