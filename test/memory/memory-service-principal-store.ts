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
  const previous = new Map<string, ServicePrincipal>();
  return {
    principals,
    async create(integrationId, principal) {
      principals.set(integrationId, principal);
    },
    async replace(integrationId, principal) {
      const before = principals.get(integrationId);
      if (before) previous.set(integrationId, before);
      principals.set(integrationId, principal);
    },
    async get(integrationId) {
      const principal = principals.get(integrationId);
      if (!principal) throw new IntegrationError('secret_missing', 'Missing.', 'Enter it again.');
      return principal;
    },
    async previous(integrationId) {
      return previous.get(integrationId);
    },
    async discard(integrationId) {
      previous.delete(integrationId);
      principals.delete(integrationId);
    },
  };
}
