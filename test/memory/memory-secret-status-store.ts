import type { SecretStatus, SecretStatusStore } from '../../lambdas/shared/domain/secret-status.ts';

/** How client secrets stand, in memory. */
export function memorySecretStatusStore(): SecretStatusStore {
  const statuses = new Map<string, SecretStatus>();
  return {
    async get(integrationId) {
      return statuses.get(integrationId);
    },
    async put(status) {
      const { integrationId } = status;
      const rotationFailure = statuses.get(integrationId)?.rotationFailure ?? null;
      statuses.set(integrationId, { ...status, rotationFailure });
    },
    async noteRotation(integrationId, rotationFailure) {
      const known = statuses.get(integrationId);
      if (known) statuses.set(integrationId, { ...known, rotationFailure });
    },
  };
}
