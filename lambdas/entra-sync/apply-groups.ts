import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { GroupChange } from '../shared/domain/graph.ts';
import { type Group, type Members, NO_MEMBERS } from '../shared/domain/group.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import type { ApplyUsers } from './apply-users.ts';
import type { Applied } from './delta-read.ts';
import { mergeGroup, mergeMembers } from './merge-group.ts';

/** What applying pages of groups needs to know. */
export type ApplyGroups = Pick<
  ApplyUsers,
  'store' | 'tenantId' | 'now' | 'markStale' | 'checkPermissions'
>;

/** Brings a page of groups and their members into the directory; what is there already costs no write. */
export async function applyGroups(
  changes: readonly GroupChange[],
  { store, tenantId, now, markStale, checkPermissions }: ApplyGroups,
): Promise<Applied> {
  if (changes.some(({ isLimited }) => isLimited)) await checkPermissions();
  const at = now().toISOString();
  const ids = [...new Set(changes.map(({ id }) => id))];
  const withMembers = changes.filter(({ members }) => members.length > 0).map(({ id }) => id);
  const known = await store.getGroups(tenantId, ids);
  const knownMembers = await store.getMembers(tenantId, [...new Set(withMembers)]);

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
  await writeConcurrently([
    ...[...groups].map(
      ([id, group]) =>
        () =>
          commitGroup(store, known.get(id), group),
    ),
    ...[...members].map(
      ([id, all]) =>
        () =>
          store.saveMembers(tenantId, id, all),
    ),
  ]);
  const changed = new Set([...groups.keys(), ...members.keys()]);
  const created = [...changed].filter((id) => !known.has(id)).length;
  return { created, updated: changed.size - created };
}

export async function commitGroup(
  store: Pick<DirectoryStore, 'commit'>,
  before: Group | undefined,
  group: Group,
): Promise<void> {
  const after = { ...group, revision: (before?.revision ?? 0) + 1 };
  if (await store.commit([{ type: 'group', before, after }])) return;
  throw new IntegrationError(
    'directory_changed',
    `Group ${group.id} was changed by somebody else at the same time.`,
    'Nothing is lost: the next round reads the group again.',
  );
}
