import { type DeltaPage, type Graph, ResyncRequired } from '../domain/graph.ts';
import { unexpectedAnswer } from './explain.ts';
import {
  type GraphBody,
  type GraphClient,
  type GraphOptions,
  graphClient,
} from './graph-client.ts';
import { probePermissions } from './probe-permissions.ts';
import { GROUP_SELECT, toGroupChange } from './to-group-change.ts';
import { toManagerEntry, toUserChange, USER_SELECT } from './to-user-change.ts';

/** Opens Microsoft Graph for one tenant: each use counts its own requests. */
export function openGraph(options: GraphOptions): Graph {
  const client = graphClient(options);

  async function page<T extends { readonly id: string }>(
    address: string,
    toChange: (value: unknown) => T | undefined,
  ): Promise<DeltaPage<T>> {
    const body = await client.get(address);
    const next = client.link(body['@odata.nextLink'], address);
    const delta = body['@odata.deltaLink'];
    if ((next === undefined) === (delta === undefined)) {
      throw unexpectedAnswer(pathOf(address), 'a page that leads nowhere, or two ways at once');
    }
    return {
      changes: readList(body, address, toChange),
      next,
      delta: next === undefined ? client.link(delta, '') : undefined,
    };
  }

  return {
    statistics: client.statistics,
    async users(link) {
      const address = link ?? `/users/delta?$select=${USER_SELECT}`;
      const answer = await withPinnedResync(client, () => page(address, toUserChange));
      client.pace.seen(answer.changes.length);
      return answer;
    },
    groups: (link) =>
      withPinnedResync(client, () =>
        page(link ?? `/groups/delta?$select=${GROUP_SELECT}`, toGroupChange),
      ),
    async managers(link) {
      const address = link ?? '/users?$select=id&$expand=manager($select=id)&$top=999';
      const body = await client.get(address);
      return {
        entries: readList(body, address, toManagerEntry),
        next: client.link(body['@odata.nextLink'], address),
      };
    },
    probe: () => probePermissions(client, options.credential, options.scope),
  };
}

/** A list whose every entry makes sense: one that does not would look like somebody who is gone. */
function readList<T>(
  { value }: GraphBody,
  address: string,
  read: (value: unknown) => T | undefined,
): T[] {
  if (!Array.isArray(value)) throw unexpectedAnswer(pathOf(address), 'no list');
  return value.map(
    (one) =>
      read(one) ?? fail(unexpectedAnswer(pathOf(address), 'an entry that is not understood')),
  );
}

/** Where Graph says to begin anew: at an address of its own, or not at all. */
async function withPinnedResync<T>(client: GraphClient, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ResyncRequired) client.link(error.from, '');
    throw error;
  }
}

function pathOf(address: string): string {
  return URL.parse(address)?.pathname ?? address.split('?')[0] ?? address;
}

function fail(error: Error): never {
  throw error;
}
