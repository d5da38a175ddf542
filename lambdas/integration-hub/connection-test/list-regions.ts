import * as z from 'zod';
import { REGIONS } from '../../shared/domain/region.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';

/** A region that a subscription can use. */
export const SubscriptionRegion = z.strictObject({ name: z.string(), displayName: z.string() });
export type SubscriptionRegion = z.infer<typeof SubscriptionRegion>;

/** @see https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations */
const API_VERSION = '2022-12-01';

const Location = z.object({ name: z.string(), displayName: z.string() });
const KNOWN: ReadonlySet<string> = new Set(REGIONS);

/** The regions of a subscription that an integration can be limited to, by their display names. */
export async function listRegions(
  subscriptionId: string,
  azure: Pick<ResourceManager, 'pages'>,
): Promise<SubscriptionRegion[]> {
  const regions: SubscriptionRegion[] = [];
  for await (const { resources } of azure.pages(
    `/subscriptions/${subscriptionId}/locations`,
    API_VERSION,
  )) {
    for (const { name, displayName } of z.array(Location).parse(resources)) {
      // Logical ones ("global", "europe") hold no resources.
      if (KNOWN.has(name)) regions.push({ name, displayName });
    }
  }
  return regions.toSorted((a, b) => a.displayName.localeCompare(b.displayName));
}
