import type { Department } from '../shared/domain/department.ts';
import type {
  DirectoryChange,
  DirectoryState,
  DirectoryStore,
  Due,
} from '../shared/domain/directory.ts';
import type { Group, Members } from '../shared/domain/group.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { OrgChart } from '../shared/domain/org-chart.ts';
import type { Person } from '../shared/domain/person.ts';
import { grantDueSince, personDueSince } from '../shared/domain/removal-due.ts';
import type { RoleGrant, Roster } from '../shared/domain/role-grant.ts';
import { overlay } from './overlay.ts';

/**
 * A directory that reads from a store and writes into memory: a dry run is the same round over it.
 *
 * @param limit of items written, so that the memory suffices
 */
export function overlayDirectory(base: DirectoryStore, limit: number): DirectoryStore {
  const people = overlay<Person>(keyOf);
  const groups = overlay<Group>(keyOf);
  const departments = overlay<Department>(keyOf);
  const grants = overlay<RoleGrant>(grantKey);
  const members = new Map<string, Members>();
  const states = new Map<string, DirectoryState>();
  const orgCharts = new Map<string, OrgChart>();
  let roster: Roster | undefined;

  /** What the change's item is now; undefined for none. */
  async function current(change: DirectoryChange): Promise<{ revision: number } | undefined> {
    const { type, after } = change;
    if (type === 'person') {
      return (await store.getPeople(after.tenantId, [after.id])).get(after.id);
    }
    if (type === 'group') return (await store.getGroups(after.tenantId, [after.id])).get(after.id);
    if (type === 'department') {
      const own = departments.get(keyOf(after));
      if (own) return own.value;
      const known = (await Array.fromAsync(base.departments(after.tenantId))).flat();
      return known.find(({ id }) => id === after.id);
    }
    const grant = after ?? change.before;
    if (!grant) return undefined;
    const own = grants.get(grantKey(grant));
    if (own) return own.value;
    const known = (await Array.fromAsync(base.grants(grant.tenantId, grant.personId))).flat();
    return known.find((one) => grantKey(one) === grantKey(grant));
  }

  function write(change: DirectoryChange): void {
    if (change.type === 'person') people.set(keyOf(change.after), change.after);
    else if (change.type === 'group') groups.set(keyOf(change.after), change.after);
    else if (change.type === 'department') departments.set(keyOf(change.after), change.after);
    else if (change.after) grants.set(grantKey(change.after), change.after);
    else if (change.before) grants.set(grantKey(change.before), undefined);
    if (people.size + groups.size + grants.size + members.size > limit) throw tooLarge(limit);
  }

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, since a write looks first whether all is as it was before. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const store: DirectoryStore = {
    state: async (tenantId) => states.get(tenantId) ?? base.state(tenantId),
    saveState: (before, after) =>
      inTurn(async () => {
        const known = await store.state(after.tenantId);
        if (known?.revision !== before?.revision) return false;
        states.set(after.tenantId, after);
        return true;
      }),
    commit: (changes, rosterChange) =>
      inTurn(async () => {
        const known = await Promise.all(changes.map(current));
        const isAsBefore = changes.every(
          ({ before }, index) => known[index]?.revision === before?.revision,
        );
        const { revision } = await store.roster();
        if (!isAsBefore) return false;
        if (rosterChange && rosterChange.before.revision !== revision) return false;
        for (const change of changes) write(change);
        if (rosterChange) roster = rosterChange.after;
        return true;
      }),
    getPeople: (tenantId, ids) =>
      over(
        ids,
        (id) => people.get(`${tenantId}#${id}`),
        (rest) => base.getPeople(tenantId, rest),
      ),
    getGroups: (tenantId, ids) =>
      over(
        ids,
        (id) => groups.get(`${tenantId}#${id}`),
        (rest) => base.getGroups(tenantId, rest),
      ),
    getMembers: (tenantId, ids) =>
      over(
        ids,
        (id) => {
          const value = members.get(`${tenantId}#${id}`);
          return value && { value };
        },
        (rest) => base.getMembers(tenantId, rest),
      ),
    async saveMembers(tenantId, all) {
      for (const [groupId, each] of all) members.set(`${tenantId}#${groupId}`, each);
    },
    people: (tenantId) => people.over(base.people(tenantId), isOf(tenantId)),
    groups: (tenantId) => groups.over(base.groups(tenantId), isOf(tenantId)),
    departments: (tenantId) => departments.over(base.departments(tenantId), isOf(tenantId)),
    grants: (tenantId, personId) =>
      grants.over(
        base.grants(tenantId, personId),
        (grant) =>
          grant.tenantId === tenantId && (personId === undefined || grant.personId === personId),
      ),
    async *due(tenantId, goneUntil) {
      const isDue = (since: string | undefined) => since !== undefined && since <= goneUntil;
      for await (const page of base.due(tenantId, goneUntil)) {
        yield page.filter((due) =>
          due.type === 'person' ? !people.get(keyOf(due.person)) : !grants.get(grantKey(due.grant)),
        );
      }
      const isOwn = isOf(tenantId);
      const isPersonDue = (one: Person) => isOwn(one) && isDue(personDueSince(one));
      for await (const page of people.over(nothing(), isPersonDue)) {
        yield page.map((person): Due => ({ type: 'person', person }));
      }
      const isGrantDue = (one: RoleGrant) => isOwn(one) && isDue(grantDueSince(one));
      for await (const page of grants.over(nothing(), isGrantDue)) {
        yield page.map((grant): Due => ({ type: 'grant', grant }));
      }
    },
    mapping: base.mapping,
    saveMapping: base.saveMapping,
    roster: async () => roster ?? base.roster(),
    orgChart: async (tenantId) => orgCharts.get(tenantId) ?? base.orgChart(tenantId),
    async saveOrgChart(tenantId, chart) {
      orgCharts.set(tenantId, chart);
    },
    listPeople: base.listPeople,
    listGroups: base.listGroups,
    listDepartmentPeople: base.listDepartmentPeople,
    listReports: base.listReports,
    countReports: base.countReports,
    listGrants: base.listGrants,
  };
  return store;
}

/** What was written over, and of the rest what the store has. */
async function over<T>(
  ids: readonly string[],
  own: (id: string) => { readonly value: T | undefined } | undefined,
  base: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  const rest = ids.filter((id) => !own(id));
  const found = new Map(rest.length > 0 ? await base(rest) : []);
  for (const id of ids) {
    const value = own(id)?.value;
    if (value) found.set(id, value);
  }
  return found;
}

function keyOf({ tenantId, id }: { readonly tenantId: string; readonly id: string }): string {
  return `${tenantId}#${id}`;
}

function grantKey({ tenantId, personId, role, origin }: RoleGrant): string {
  return `${tenantId}#${personId}#${role}#${origin}`;
}

function isOf(wanted: string) {
  return ({ tenantId }: { readonly tenantId: string }) => tenantId === wanted;
}

async function* nothing(): AsyncGenerator<never[]> {}

function tooLarge(limit: number): IntegrationError {
  return new IntegrationError(
    'too_large_for_dry_run',
    `The round would change more than ${limit} people, groups and roles, more than a dry run can show.`,
    'Run the sync itself: it takes nothing from anybody without approval beyond the safety threshold.',
  );
}
