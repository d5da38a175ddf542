import type { Role } from '../../lambdas/shared/domain/role-grant.ts';

/** The roles, the mightiest first, and what they open. */
export const ROLES: readonly { readonly value: Role; readonly description: string }[] = [
  {
    value: 'super_admin',
    description: 'Everything in Integration Hub, and giving roles to others',
  },
  { value: 'cloud_admin', description: 'Configures and runs the integration' },
  { value: 'user', description: 'Works in StackFlow; opens nothing in Integration Hub' },
];

/** Why somebody who is no super_admin may not touch it. */
export const SUPER_ADMIN_ONLY = 'Only a super_admin may give or take the role super_admin.';
