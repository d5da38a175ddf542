import { storageAccount } from '../../lambdas/cmdb-discovery/resource-types/storage-account.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { integration } from '../fixtures/integration.ts';
import { type DiscoveryUnderTest, discoveryUnderTest } from './discovery-under-test.ts';
import { type MemoryAzure, memoryAzure } from './memory-azure.ts';

/** Discovery of the storage accounts of one subscription, all of it in memory. */
export interface MemoryDiscovery extends DiscoveryUnderTest {
  readonly azure: MemoryAzure;
}

/**
 * @param names accounts that are there from the beginning
 * @param tick ms that pass whenever somebody looks at the clock
 */
export function memoryDiscovery(
  names: readonly string[],
  settings: Partial<Integration> = {},
  tick = 0,
): MemoryDiscovery {
  let time = Date.UTC(2026, 0, 1);
  const clock = {
    get now() {
      time += tick;
      return time;
    },
    set now(to: number) {
      time = to;
    },
  };
  const azure = memoryAzure(() => time);
  for (const name of names) azure.put(name);
  const discovery = discoveryUnderTest({
    integration: integration({ resourceTypes: ['storage-account'], ...settings }),
    resourceTypes: [storageAccount],
    connect: azure.connect,
    clock,
  });
  return Object.assign(discovery, { azure });
}

/** So many names: `a01`, `a02` … */
export function manyNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a${String(index + 1).padStart(2, '0')}`);
}
