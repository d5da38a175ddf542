import type { ApplyDirectoryChange } from '../graph/apply-directory-change.ts';
import { DirectoryChange } from '../graph/directory-change.ts';
import type { People } from '../graph/people.ts';
import type { GraphSettings } from '../graph/settings.ts';
import { type ControlRoutes, ok, read } from './control-route.ts';

/** How the simulated directory stands. */
export interface DirectoryDescription {
  /** Those deleted among them. */
  readonly users: number;
  readonly groups: number;
  readonly permissions: readonly string[];
  readonly settings: Readonly<GraphSettings>;
}

/** `/simulator/directory`: what happens to people and groups, and how many there are. */
export function createDirectoryControls(
  people: People,
  apply: ApplyDirectoryChange,
): ControlRoutes {
  return {
    'GET directory': () => {
      const { users, groups, permissions, settings } = people;
      const description: DirectoryDescription = {
        users: users.count(),
        groups: groups.count(),
        permissions,
        settings,
      };
      return ok(description);
    },
    'POST directory': (request) => ok(apply(read(DirectoryChange, request))),
  };
}
