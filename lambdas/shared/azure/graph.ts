import { type DeltaPage, type Graph, ResyncRequired } from '../domain/graph.ts';
import { unexpectedAnswer } from './explain.ts';
import {
  type GraphBody,
  type GraphClient,
  type GraphOptions,
  openGraphClient,
} from './graph-client.ts';
import { probePermissions } from './probe-permissions.ts';
import { GROUP_SELECT, toGroupChange } from './to-group-change.ts';
import { toManagerEntry, toUserChange, USER_SELECT } from './to-user-change.ts';

/**
 * Opens Microsoft Graph for one tenant.
 *
 * @returns makes access that counts its own requests; all of it together keeps below Graph's limit
 */
export function openGraph(options: GraphOptions): () => Graph {
  const open = openGraphClient(options);
  return () => access(open(), options);
}

function access(client: GraphClient, { credential, scope }: GraphOptions): Graph {
  async function page<T extends { readonly id: string }>(
    address: string,
    toChange: (value: unknown) => T | undefined,
    noteSize: (entries: number) => void = () => {},
  ): Promise<DeltaPage<T>> {
    const body = await client.get(address);
    const entries = listOf(body, address);
    noteSize(entries.length);
    const next = client.link(body['@odata.nextLink'], address);
    const delta = body['@odata.deltaLink'];
    if ((next === undefined) === (delta === undefined)) {
      throw unexpectedAnswer(pathOf(address), 'a page that leads nowhere, or two ways at once');
    }
    return {
      changes: () => readAll(entries, address, toChange),
      next,
      delta: next === undefined ? client.link(delta, '') : undefined,
    };
  }

  return {
    statistics: client.statistics,
    users: (link) =>
      withPinnedResync(client, () =>
        page(link ?? `/users/delta?$select=${USER_SELECT}`, toUserChange, client.pace.seen),
      ),
    groups: (link) =>
      withPinnedResync(client, () =>
        page(link ?? `/groups/delta?$select=${GROUP_SELECT}`, toGroupChange),
      ),
    async managers(link) {
      const address = link ?? '/users?$select=id&$expand=manager($select=id)&$top=999';
      const body = await client.get(address);
      return {
        entries: readAll(listOf(body, address), address, toManagerEntry),
        next: client.link(body['@odata.nextLink'], address),
      };
    },
    probe: () => probePermissions(client, credential, scope),
  };
}

function listOf({ value }: GraphBody, address: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(unexpectedAnswer(pathOf(address), 'no list'));
}

/** Every entry makes sense: one that does not would look like somebody who is gone. */
function readAll<T>(
  entries: readonly unknown[],
  address: string,
  read: (value: unknown) => T | undefined,
): T[] {
  return entries.map(
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
