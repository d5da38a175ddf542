import * as z from 'zod';
import { graphOptions } from './connect-graph.ts';
import { unexpectedAnswer } from './explain.ts';
import { openGraphClient } from './graph-client.ts';

const GROUP = '#microsoft.graph.group';

/** Directory roles and administrative units are among them. */
const Containers = z.array(z.object({ id: z.string(), '@odata.type': z.string() }));

/**
 * Asks Microsoft Graph for the ids of all groups that somebody is in, nested ones among them.
 *
 * @returns what answers for one user, by object id
 * @throws IntegrationError `secret_missing`
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export async function connectMemberships(
  ...connection: Parameters<typeof graphOptions>
): Promise<(userId: string) => Promise<readonly string[]>> {
  const client = openGraphClient(await graphOptions(...connection))();
  return async (userId) => {
    const path = `/users/${encodeURIComponent(userId)}/transitiveMemberOf`;
    const ids: string[] = [];
    let address: string | undefined = `${path}?$select=id&$top=999`;
    while (address !== undefined) {
      const body = await client.get(address);
      const { data } = Containers.safeParse(body.value);
      if (!data) throw unexpectedAnswer(path, 'no list of what somebody is in');
      for (const one of data) if (one['@odata.type'] === GROUP) ids.push(one.id.toLowerCase());
      address = client.link(body['@odata.nextLink'], address);
    }
    return ids;
  };
}
