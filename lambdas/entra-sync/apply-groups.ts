import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { GroupChange } from '../shared/domain/graph.ts';
import { type Group, type Members, NO_MEMBERS } from '../shared/domain/group.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { ApplyUsers } from './apply-users.ts';
import { commitTogether } from './commit-together.ts';
import type { Applied } from './delta-read.ts';
import { mergeGroup, mergeMembers } from './merge-group.ts';

/** What applying pages of groups needs to know. */
export type ApplyGroups = Pick<
  ApplyUsers,
  'store' | 'tenantId' | 'now' | 'markStale' | 'checkPermissions' | 'isEmpty'
>;

/** A group as read, and as it is to be written over that. */
export interface GroupWrite {
  readonly before: Group | undefined;
  readonly after: Group;
}

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Brings a page of groups and their members into the directory; what is there already costs no write. */
export async function applyGroups(
  changes: readonly GroupChange[],
  applying: ApplyGroups,
): Promise<Applied> {
  const { store, tenantId, now, markStale, checkPermissions, isEmpty } = applying;
  if (changes.some(({ isLimited }) => isLimited)) await checkPermissions();
  const at = now().toISOString();
  const ids = [...new Set(changes.map(({ id }) => id))];
  const withMembers = changes.filter(({ members }) => members.length > 0).map(({ id }) => id);
  const known = isEmpty ? NOTHING : await store.getGroups(tenantId, ids);
  const knownMembers = isEmpty
    ? NOTHING
    : await store.getMembers(tenantId, [...new Set(withMembers)]);

  const groups = new Map<string, Group>();
  const members = new Map<string, Members>();
  for (const change of changes) {
    const { id } = change;
    const after = mergeGroup(groups.get(id) ?? known.get(id), change, { tenantId, at });
    if (after) groups.set(id, after);
    const before = members.get(id) ?? knownMembers.get(id) ?? NO_MEMBERS;
    const changed = change.isLimited ? undefined : mergeMembers(before, change.members);
    if (changed) members.set(id, changed);
  }
  if (groups.size === 0 && members.size === 0) return { created: 0, updated: 0 };
  await markStale();
  const writes = [...groups].map(([id, after]) => ({ before: known.get(id), after }));
  const refused = new Set<string>();
  if (!isEmpty) await commitGroups(store, writes);
  else
    for (const { after } of await commitTogether(store, writes.map(toChange)))
      refused.add(after.id);
  for (const id of refused) members.delete(id);
  await store.saveMembers(tenantId, members);
  const changed = [...new Set([...groups.keys(), ...members.keys()])];
  const written = changed.filter((id) => !refused.has(id));
  const created = written.filter((id) => !known.has(id)).length;
  const updated = written.length - created;
  if (refused.size === 0) return { created, updated };
  // Graph told of them on an earlier page too.
  const again = changes.filter(({ id }) => refused.has(id));
  const applied = await applyGroups(again, { ...applying, isEmpty: false });
  return { created: created + applied.created, updated: updated + applied.updated };
}

/** @throws IntegrationError `directory_changed` when somebody else changed one of them meanwhile */
export async function commitGroups(
  store: Pick<DirectoryStore, 'commit'>,
  groups: readonly GroupWrite[],
): Promise<void> {
  const [refused] = await commitTogether(store, groups.map(toChange));
  if (!refused) return;
  throw new IntegrationError(
    'directory_changed',
    `Group ${refused.after.id} was changed by somebody else at the same time.`,
    'Nothing is lost: the next round reads the group again.',
  );
}

/** However often a page told of a group, it is one write. */
function toChange({ before, after }: GroupWrite) {
  const revision = (before?.revision ?? 0) + 1;
  return { type: 'group' as const, before, after: { ...after, revision } };
}
