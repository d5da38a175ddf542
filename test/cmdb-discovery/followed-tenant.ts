import type {
  ConfigurationItem,
  ResourceTypeName,
} from '../../lambdas/shared/domain/configuration-item.ts';
import { living, type RunRecord } from './discovery-under-test.ts';
import { type SimulatedDiscovery, simulatedDiscovery } from './simulated-discovery.ts';

/** A simulated tenant that is in the CMDB, and whose changes are followed from now on. */
export interface FollowedTenant {
  readonly discovery: SimulatedDiscovery;
  /** The first of two subscriptions, and what lives in it. */
  readonly subscriptionId: string;
  items(type: ResourceTypeName): ConfigurationItem[];
  first(type: ResourceTypeName): ConfigurationItem;
  watermark(): Promise<string | undefined>;
  /** Follows the changes five minutes later; the run's record, and whether the watermark moved. */
  follow(): Promise<RunRecord & { readonly moved: boolean }>;
}

export async function followedTenant(): Promise<FollowedTenant> {
  const discovery = await simulatedDiscovery(
    ['storage-account', 'virtual-machine', 'sql-database'],
    { size: 120, subscriptions: 2 },
  );
  const subscriptionId = discovery.tenant.azure.subscriptionIds[0] ?? '';
  await discovery.run();
  // Long after the tenant came to be, so that nothing of that is news.
  discovery.clock.now += 3_600_000;
  expect(await discovery.follow()).toBe('first');
  discovery.clock.now += 300_000;

  const items = (type: ResourceTypeName) =>
    living(discovery.configurationItems).filter(
      (item) => item.resourceType === type && item.subscriptionId === subscriptionId,
    );
  const watermark = () => discovery.watermarks.get(discovery.integration.id);
  return {
    discovery,
    subscriptionId,
    items,
    first(type) {
      const [item] = items(type);
      if (!item) throw new Error(`The tenant has no ${type}.`);
      return item;
    },
    watermark,
    async follow() {
      const before = await watermark();
      discovery.clock.now += 300_000;
      const outcome = await discovery.follow();
      const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'changes', 1);
      const run = await discovery.record(runs[0]?.id ?? '');
      expect(run.state).toBe(outcome);
      return { ...run, moved: (await watermark()) !== before };
    },
  };
}
