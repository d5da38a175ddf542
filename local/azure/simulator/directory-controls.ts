import type { ApplyDirectoryChange } from '../graph/apply-directory-change.ts';
import { DirectoryChange } from '../graph/directory-change.ts';
import type { People } from '../graph/people.ts';
import { type ControlRoutes, ok, read } from './control-route.ts';

/** `/simulator/directory`: what happens to people and groups, and how many there are. */
export function createDirectoryControls(
  people: People,
  apply: ApplyDirectoryChange,
): ControlRoutes {
  return {
    'GET directory': () => {
      const { users, groups, permissions, settings } = people;
      return ok({ users: users.count(), groups: groups.count(), permissions, settings });
    },
    'POST directory': (request) => ok(apply(read(DirectoryChange, request))),
  };
}
