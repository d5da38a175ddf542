import { isEntitled } from '../shared/domain/person.ts';
import type { DepartmentMember } from './department-head.ts';
import { changeState, emptyState } from './directory-state.ts';
import { settleDepartments } from './settle-departments.ts';
import { settleOrgChart } from './settle-org-chart.ts';
import { type SettledRoles, settleRoles } from './settle-roles.ts';
import type { Round, SyncPorts } from './sync-ports.ts';

/**
 * Makes roles follow what was read, and the mapping. Where neither has changed since the last time, it
 * reads and writes nothing. Only to be called behind complete reads: what is missing from the store would be
 * missing from somebody's roles.
 */
export async function followWithRoles(
  { tenantId }: Round,
  { directory: store, now }: Pick<SyncPorts, 'directory' | 'now'>,
): Promise<SettledRoles> {
  const state = (await store.state(tenantId)) ?? emptyState(tenantId);
  const mapping = await store.mapping(tenantId);
  if (!state.stale && state.mappingRevision === mapping.revision) {
    return { rolesGiven: 0, rolesChanged: 0 };
  }
  const entitled = new Set<string>();
  // Without a rule nobody is asked about, and reading all people is what costs most here.
  const people = store.people(tenantId, ['id', 'state', 'presence', 'leaving']);
  for await (const page of mapping.rules.length > 0 ? people : []) {
    for (const person of page) if (isEntitled(person)) entitled.add(person.id);
  }
  const settled = await settleRoles({
    store,
    tenantId,
    mapping,
    isEntitled: (id) => entitled.has(id),
    at: now().toISOString(),
  });
  await changeState(store, tenantId, ({ mappingRevision }) =>
    mappingRevision === mapping.revision ? undefined : { mappingRevision: mapping.revision },
  );
  return settled;
}

/**
 * Makes departments and the org chart follow what was read and who was removed, and with that ends the work of a round: only
 * now nothing is stale.
 *
 * @returns how many departments changed
 */
export async function followWithDepartments(
  { tenantId }: Round,
  { directory: store, newId, now }: Pick<SyncPorts, 'directory' | 'newId' | 'now'>,
): Promise<number> {
  const state = (await store.state(tenantId)) ?? emptyState(tenantId);
  if (!state.stale) return 0;
  const active: DepartmentMember[] = [];
  const once = textsOnce();
  const fields = ['id', 'state', 'department', 'departmentId', 'managerId'] as const;
  for await (const page of store.people(tenantId, fields)) {
    for (const { id, state: is, department, departmentId, managerId } of page) {
      if (is !== 'active') continue;
      active.push({
        id,
        department: once(department),
        departmentId: once(departmentId),
        managerId: once(managerId),
      });
    }
  }
  const at = now().toISOString();
  const changed = await settleDepartments(store, active, { tenantId, newId, at });
  await settleOrgChart(store, tenantId, active);
  const groups = await countGroups(store, tenantId);
  await changeState(store, tenantId, () => ({
    stale: false,
    counts: { people: active.length, groups, at },
  }));
  return changed;
}

/** Keeps each text once, however many people share it: all of them are in memory here. */
function textsOnce(): (text: string | null) => string | null {
  const known = new Map<string, string>();
  return (text) => {
    if (text === null) return null;
    const kept = known.get(text) ?? text;
    known.set(text, kept);
    return kept;
  };
}

async function countGroups(
  store: Pick<SyncPorts['directory'], 'groups'>,
  tenantId: string,
): Promise<number> {
  let count = 0;
  for await (const page of store.groups(tenantId, ['deletedAt'])) {
    count += page.filter(({ deletedAt }) => deletedAt === null).length;
  }
  return count;
}
