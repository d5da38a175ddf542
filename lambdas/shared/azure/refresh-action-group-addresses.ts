import * as z from 'zod';
import type { ActionGroupAddressStore } from '../domain/action-group-addresses.ts';
import type { AzureCloud, Integration } from '../domain/integration.ts';
import { IntegrationError } from '../domain/integration-error.ts';
import type { ResourceManager } from '../domain/resource-manager.ts';

const API_VERSION = '2024-05-01';
const LIFETIME_MS = 24 * 60 * 60_000;

/** The role may be missing in one subscription; so many are asked until one answers. */
const ASKED = 5;

/** Any region of a cloud answers for all of it. */
const LOCATIONS: Readonly<Record<AzureCloud, string>> = {
  public: 'eastus',
  'us-government': 'usgovvirginia',
  china: 'chinaeast2',
};

const ServiceTags = z.object({
  values: z.array(
    z.object({
      name: z.string(),
      properties: z.object({ addressPrefixes: z.array(z.string()) }),
    }),
  ),
});

/**
 * Reads from which addresses the cloud's action groups call, unless that was read within a day. Answers
 * whether it was read. A list that cannot be read, or is empty, leaves the one that is known.
 *
 * @throws IntegrationError `azure_*` of the first subscription when none answers
 * @see https://learn.microsoft.com/rest/api/virtualnetwork/service-tags/list
 */
export async function refreshActionGroupAddresses(
  { cloud, subscriptionIds }: Pick<Integration, 'cloud' | 'subscriptionIds'>,
  azure: Pick<ResourceManager, 'get'>,
  addresses: ActionGroupAddressStore,
  now: Date,
): Promise<boolean> {
  const known = await addresses.get(cloud);
  if (known && now.getTime() - Date.parse(known.readAt) < LIFETIME_MS) return false;
  const failures: IntegrationError[] = [];
  for (const subscriptionId of subscriptionIds.slice(0, ASKED)) {
    try {
      const prefixes = await prefixesOf(cloud, subscriptionId, azure);
      await addresses.put(cloud, { prefixes, readAt: now.toISOString() });
      return true;
    } catch (error) {
      if (!(error instanceof IntegrationError)) throw error;
      failures.push(error);
    }
  }
  if (failures[0]) throw failures[0];
  return false;
}

async function prefixesOf(
  cloud: AzureCloud,
  subscriptionId: string,
  azure: Pick<ResourceManager, 'get'>,
): Promise<readonly string[]> {
  const location = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/${LOCATIONS[cloud]}`;
  const answer = ServiceTags.safeParse(await azure.get(`${location}/serviceTags`, API_VERSION));
  const tag = answer.data?.values.find(({ name }) => name === 'ActionGroup');
  if (!tag || tag.properties.addressPrefixes.length === 0) throw noAddresses(location);
  return tag.properties.addressPrefixes;
}

function noAddresses(location: string): IntegrationError {
  return new IntegrationError(
    'azure_unexpected_answer',
    `${location}/serviceTags names no addresses of ActionGroup.`,
    'Nothing was changed. If it repeats, report it to StackFlow support.',
  );
}
