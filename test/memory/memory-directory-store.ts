import { overlayDirectory } from '../../lambdas/entra-sync/overlay-directory.ts';
import type { DirectoryStore, ListQuery } from '../../lambdas/shared/domain/directory.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import type { RoleGrant, RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import { pageAfter } from './page-after.ts';

/** A directory in memory: what a dry run writes, over nothing. */
export function memoryDirectoryStore(): DirectoryStore {
  const mappings = new Map<string, RoleMapping>();
  const store = overlayDirectory(emptyDirectory(mappings), Number.POSITIVE_INFINITY);

  async function list<T>(
    pages: AsyncIterable<readonly T[]>,
    sortOf: (item: T) => string,
    { prefix = '', limit, cursor }: ListQuery,
  ) {
    const items = (await Array.fromAsync(pages)).flat();
    const asked = items
      .filter((item) => sortOf(item).startsWith(prefix.toLowerCase()))
      .toSorted((a, b) => (sortOf(a) < sortOf(b) ? -1 : 1));
    return pageAfter(asked, sortOf, limit, cursor);
  }

  async function reportsOf(tenantId: string, managerId: string | null) {
    const people = (await Array.fromAsync(store.people(tenantId))).flat();
    return people.filter((person) => person.state === 'active' && person.managerId === managerId);
  }

  return {
    ...store,
    listPeople: (tenantId, query) => list(store.people(tenantId), nameOrder, query),
    listGroups: (tenantId, query) =>
      list(store.groups(tenantId), ({ name, id }) => `${name.toLowerCase()}#${id}`, query),
    async listDepartmentPeople(tenantId, departmentId, query) {
      const people = (await Array.fromAsync(store.people(tenantId))).flat();
      const members = people.filter((person) => person.departmentId === departmentId);
      return list(eachOf(members), nameOrder, query);
    },
    async listReports(tenantId, managerId, query) {
      return list(eachOf(await reportsOf(tenantId, managerId)), nameOrder, query);
    },
    async countReports(tenantId, managerId, atMost) {
      return Math.min(atMost, (await reportsOf(tenantId, managerId)).length);
    },
    async listGrants(tenantId, { role, ...query }) {
      const grants = (await Array.fromAsync(store.grants(tenantId))).flat();
      const asked = grants.filter((grant) => role === undefined || grant.role === role);
      const key = ({ personId, role, origin }: RoleGrant) => `${personId}#${role}#${origin}`;
      return list(eachOf(asked), key, query);
    },
  };
}

function emptyDirectory(mappings: Map<string, RoleMapping>): DirectoryStore {
  async function* nothing(): AsyncGenerator<never[]> {}
  const none = async () => new Map<string, never>();
  const refuse = async () => {
    throw new Error('An empty directory is only to be read.');
  };
  const mapping = async (tenantId: string) => mappings.get(tenantId) ?? { rules: [], revision: 0 };
  return {
    state: async () => undefined,
    saveState: refuse,
    commit: refuse,
    getPeople: none,
    getGroups: none,
    getMembers: none,
    saveMembers: refuse,
    people: nothing,
    groups: nothing,
    departments: nothing,
    grants: nothing,
    due: nothing,
    mapping,
    async saveMapping(tenantId, after) {
      if ((await mapping(tenantId)).revision !== after.revision - 1) return false;
      mappings.set(tenantId, after);
      return true;
    },
    roster: async () => ({ grants: [], revision: 0 }),
    listPeople: refuse,
    listGroups: refuse,
    listDepartmentPeople: refuse,
    listReports: refuse,
    countReports: refuse,
    listGrants: refuse,
    orgChart: async () => undefined,
    saveOrgChart: refuse,
  };
}

function nameOrder({ displayName, id }: Person): string {
  return `${(displayName ?? '').toLowerCase()}#${id}`;
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield items;
}
