import type { WatermarkStore } from '../../lambdas/shared/domain/watermark.ts';

/** Watermarks in memory. */
export function memoryWatermarkStore(): WatermarkStore {
  const watermarks = new Map<string, string>();
  return {
    async get(integrationId) {
      return watermarks.get(integrationId);
    },
    async set(integrationId, before, after) {
      if (watermarks.get(integrationId) !== before) return false;
      watermarks.set(integrationId, after);
      return true;
    },
  };
}
