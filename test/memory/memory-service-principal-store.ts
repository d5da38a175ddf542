import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import type {
  ServicePrincipal,
  ServicePrincipalStore,
} from '../../lambdas/shared/domain/service-principal.ts';

/** Service principals in memory. */
export interface MemoryServicePrincipalStore extends ServicePrincipalStore {
  readonly principals: ReadonlyMap<string, ServicePrincipal>;
}

export function memoryServicePrincipalStore(): MemoryServicePrincipalStore {
  const principals = new Map<string, ServicePrincipal>();
  return {
    principals,
    async create(integrationId, principal) {
      principals.set(integrationId, principal);
    },
    async replace(integrationId, principal) {
      principals.set(integrationId, principal);
    },
    async get(integrationId) {
      const principal = principals.get(integrationId);
      if (!principal) throw new IntegrationError('secret_missing', 'Missing.', 'Enter it again.');
      return principal;
    },
    async discard(integrationId) {
      principals.delete(integrationId);
    },
  };
}
