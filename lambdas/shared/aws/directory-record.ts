import type { DirectoryChange } from '../domain/directory.ts';
import { grantDueSince, personDueSince } from '../domain/removal-due.ts';
import type { RoleGrant } from '../domain/role-grant.ts';
import { type ItemKind, shapeOf, UPGRADES, upgraded } from './item-shape.ts';

/** A key of the directory's table. */
export interface DirectoryKey {
  readonly part: string;
  readonly id: string;
}

/** The partitions that a tenant has in the directory's table. */
export type DirectoryPart =
  | 'person'
  | 'group'
  | 'members'
  | 'department'
  | 'grant'
  | 'due'
  | 'state'
  | 'org-chart'
  | 'mapping';

export function partOf(kind: DirectoryPart, tenantId: string): string {
  return `${kind}#${tenantId}`;
}

/** The sort key of a grant: all of a person's begin with the person's id. */
export function grantId({
  personId,
  role,
  origin,
}: Pick<RoleGrant, 'personId' | 'role' | 'origin'>) {
  return `${personId}#${role}#${origin}`;
}

/** Where the item of a change is, and what it is with the keys of its indexes. */
export function toRecord(
  type: DirectoryChange['type'],
  item: NonNullable<DirectoryChange['after']>,
): DirectoryKey & Record<string, unknown> {
  const part = partOf(type, item.tenantId);
  if ('personId' in item) {
    const listed = { roleOf: roleOf(item.tenantId, item.role) };
    return { ...item, ...shapeOf('grant'), ...listed, part, id: grantId(item) };
  }
  const name = 'displayName' in item ? item.displayName : item.name;
  const isListed = type === 'person' || type === 'group';
  return {
    ...item,
    ...shapeOf(type),
    part,
    ...(isListed && { nameKey: nameKeyOf(name, item.id) }),
    ...('departmentId' in item &&
      item.departmentId !== null && {
        departmentOf: departmentOf(item.tenantId, item.departmentId),
      }),
    ...('managerId' in item &&
      item.state === 'active' && { managerOf: managerOf(item.tenantId, item.managerId) }),
  };
}

export function fromRecord<T>(kind: DirectoryPart, record: Record<string, unknown>): T {
  const {
    part: _part,
    nameKey: _nameKey,
    departmentOf: _departmentOf,
    managerOf: _managerOf,
    roleOf: _roleOf,
    ...item
  } = isShaped(kind) ? upgraded(kind, record) : record;
  if (!('personId' in item)) return item as T;
  const { id: _id, ...grant } = item;
  return grant as T;
}

/** The rest are markers and states, which the next round makes anew. */
function isShaped(kind: DirectoryPart): kind is DirectoryPart & ItemKind {
  return kind in UPGRADES;
}

export function departmentOf(tenantId: string, departmentId: string): string {
  return `${tenantId}#${departmentId}`;
}

/** Whose reports somebody is among; null: those of nobody. */
export function managerOf(tenantId: string, managerId: string | null): string {
  return `${tenantId}#${managerId ?? ''}`;
}

export function roleOf(tenantId: string, role: RoleGrant['role']): string {
  return `${tenantId}#${role}`;
}

/** What an index sorts names by: a name without its casing, or the id where there is no name. */
export function nameKeyOf(name: string | null, id: string): string {
  return (name ?? '').trim().toLowerCase().slice(0, 256) || id;
}

/**
 * The marker of something that is to be decided. It is an item of its own, written with what it is about, since an
 * index would show it too late and a safety threshold would count too few.
 */
export function dueKey(
  type: DirectoryChange['type'],
  item: DirectoryChange['after'],
): DirectoryKey | undefined {
  if (!item) return undefined;
  const part = partOf('due', item.tenantId);
  if ('presence' in item) {
    const since = personDueSince(item);
    return since === undefined ? undefined : { part, id: `${since}#${type}#${item.id}` };
  }
  if ('personId' in item) {
    const since = grantDueSince(item);
    return since === undefined ? undefined : { part, id: `${since}#${type}#${grantId(item)}` };
  }
  return undefined;
}

/** What a marker is about. */
export function fromDueId(id: string): { readonly type: string; readonly id: string } {
  const [, type = '', ...rest] = id.split('#');
  return { type, id: rest.join('#') };
}
