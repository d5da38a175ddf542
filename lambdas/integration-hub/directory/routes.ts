import { GRANT_ROUTES } from './grant-routes.ts';
import { GROUP_ROUTES } from './group-routes.ts';
import { PEOPLE_ROUTES } from './people-routes.ts';
import { SYNC_ROUTES } from './sync-routes.ts';

/** The Entra ID sync on demand, and what it keeps: people, groups, departments, roles. */
export const DIRECTORY_ROUTES = {
  ...SYNC_ROUTES,
  ...PEOPLE_ROUTES,
  ...GROUP_ROUTES,
  ...GRANT_ROUTES,
};
