import type { SecretStatus, SecretStatusStore } from '../../lambdas/shared/domain/secret-status.ts';

/** How client secrets stand, in memory. */
export function memorySecretStatusStore(): SecretStatusStore {
  const statuses = new Map<string, SecretStatus>();
  return {
    async get(integrationId) {
      return statuses.get(integrationId);
    },
    async put(status) {
      statuses.set(status.integrationId, status);
    },
  };
}
