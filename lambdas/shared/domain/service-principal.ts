import * as z from 'zod';

/** What is kept in Secrets Manager for one integration: enough to sign in to its tenant. */
export const ServicePrincipal = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  /** Which of the application's credentials the secret is, where a rotation made it. */
  keyId: z.string().optional(),
  /** Until when it works, ISO 8601 UTC, where a rotation made it. */
  expiresAt: z.string().optional(),
  /** When a secret that was pasted was proven to work before it replaced another, ISO 8601 UTC. */
  provenAt: z.string().optional(),
});
export type ServicePrincipal = z.infer<typeof ServicePrincipal>;

/** Whether the secret signed in before it became the current one, so that a refusal is no proof against it. */
export function wasProven({ keyId, provenAt }: ServicePrincipal): boolean {
  return keyId !== undefined || provenAt !== undefined;
}

/** Where the service principals' secrets are kept, by integration id. */
export interface ServicePrincipalStore {
  create(integrationId: string, principal: ServicePrincipal): Promise<void>;
  replace(integrationId: string, principal: ServicePrincipal): Promise<void>;
  /** @throws IntegrationError `not_found` when the secret is gone */
  get(integrationId: string): Promise<ServicePrincipal>;
  /** The one before the current one, which a rotation leaves working; undefined when there is none. */
  previous(integrationId: string): Promise<ServicePrincipal | undefined>;
  /** Takes back what `create` made, when the integration itself could not be stored. */
  discard(integrationId: string): Promise<void>;
}
