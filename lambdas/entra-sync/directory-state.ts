import type { DirectoryState, DirectoryStore } from '../shared/domain/directory.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';

/** So many writes of others between reading and writing the state end the attempt. */
const MAX_ATTEMPTS = 10;

/** A tenant's directory of which nothing is known. */
export function emptyState(tenantId: string): DirectoryState {
  return {
    tenantId,
    usersLink: null,
    usersLinkAt: null,
    groupsLink: null,
    groupsLinkAt: null,
    managersAt: null,
    stale: false,
    mappingRevision: 0,
    removals: {},
    heldBy: null,
    revision: 0,
  };
}

/** Changes a tenant's state, whoever else does so at the same time; writes nothing when nothing changes. */
export async function changeState(
  store: Pick<DirectoryStore, 'state' | 'saveState'>,
  tenantId: string,
  change: (state: DirectoryState) => Partial<DirectoryState> | undefined,
): Promise<DirectoryState> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await store.state(tenantId);
    const known = before ?? emptyState(tenantId);
    const changes = change(known);
    if (!changes) return known;
    const after = { ...known, ...changes, revision: known.revision + 1 };
    if (await store.saveState(before, after)) return after;
  }
  throw new IntegrationError(
    'directory_changed',
    `The directory of tenant ${tenantId} was changed by others at every attempt.`,
    'Nothing is lost: the next round goes on from here.',
  );
}
