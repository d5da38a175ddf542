import { isEntitled } from '../shared/domain/person.ts';
import type { SyncOutcome } from '../shared/domain/sync-progress.ts';
import type { DepartmentMember } from './department-head.ts';
import { changeState, emptyState } from './directory-state.ts';
import { settleDepartments } from './settle-departments.ts';
import { settleRoles } from './settle-roles.ts';
import type { Round, SyncPorts } from './sync-ports.ts';

export const NO_OUTCOME: SyncOutcome = {
  rolesGiven: 0,
  rolesChanged: 0,
  departmentsChanged: 0,
  removed: 0,
  held: 0,
  reasons: [],
};

/**
 * Makes departments and roles follow what was read, and the mapping. Where neither has changed since the
 * last time, it reads and writes nothing. Only to be called behind complete reads: what is missing from the
 * store would be missing from somebody's roles.
 */
export async function followChanges(
  { tenantId }: Round,
  { directory: store, newId, now }: Pick<SyncPorts, 'directory' | 'newId' | 'now'>,
): Promise<SyncOutcome> {
  const state = (await store.state(tenantId)) ?? emptyState(tenantId);
  const mapping = await store.mapping(tenantId);
  if (!state.stale && state.mappingRevision === mapping.revision) return NO_OUTCOME;
  const at = now().toISOString();
  const entitled = new Set<string>();
  const active: DepartmentMember[] = [];
  for await (const page of store.people(tenantId)) {
    for (const person of page) {
      const { id, department, departmentId, managerId } = person;
      if (isEntitled(person)) entitled.add(id);
      if (person.state === 'active') active.push({ id, department, departmentId, managerId });
    }
  }
  const departmentsChanged = await settleDepartments(store, active, { tenantId, newId, at });
  const roles = await settleRoles({
    store,
    tenantId,
    mapping,
    isEntitled: (id) => entitled.has(id),
    at,
  });
  await changeState(store, tenantId, () => ({ stale: false, mappingRevision: mapping.revision }));
  return { ...NO_OUTCOME, ...roles, departmentsChanged };
}
