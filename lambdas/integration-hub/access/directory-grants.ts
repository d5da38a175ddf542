import { Role } from '../../shared/domain/caller.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import type { GrantedRoles } from '../../shared/domain/granted-roles.ts';

/** The grants of the directory, as long as their person is active. */
export function directoryGrants(
  directory: Pick<DirectoryStore, 'getPeople' | 'grants'>,
): GrantedRoles {
  return {
    async *grantsOf(tenantId, objectId) {
      const person = (await directory.getPeople(tenantId, [objectId])).get(objectId);
      if (person?.state !== 'active') return;
      for await (const page of directory.grants(tenantId, objectId)) {
        for (const { role } of page) {
          const { data } = Role.safeParse(role);
          if (data) yield data;
        }
      }
    },
  };
}
