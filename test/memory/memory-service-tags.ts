import type { ArmResource, ResourceManager } from '../../lambdas/shared/domain/resource-manager.ts';

/** Resource Manager that knows where action groups call from, and nothing else. */
export function memoryServiceTags(
  read: () => Promise<ArmResource> = async () => SERVICE_TAGS,
): ResourceManager {
  const statistics = { calls: 0, retries: 0 };
  return {
    statistics,
    async get(path) {
      if (!path.endsWith('/serviceTags')) throw new Error(`${path} is not known`);
      statistics.calls += 1;
      return read();
    },
    pages() {
      throw new Error('Nothing is listed');
    },
    query: () => Promise.reject(new Error('Nothing is asked')),
  };
}

const SERVICE_TAGS = {
  values: [{ name: 'ActionGroup', properties: { addressPrefixes: ['20.1.2.0/24'] } }],
};
