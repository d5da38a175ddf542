import * as z from 'zod';

/** One role's actions, as the permissions API tells them. */
export const Permission = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
});
export type Permission = z.infer<typeof Permission>;

/**
 * Whether roles together allow an action: some role has it among its actions and not among its
 * `notActions`, which take away from that role alone.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function allows(permissions: readonly Permission[], action: string): boolean {
  const matches = (pattern: string) => toPattern(pattern).test(action);
  return permissions.some(
    ({ actions, notActions }) => actions.some(matches) && !notActions.some(matches),
  );
}

/** `*` stands for anything, slashes included; casing says nothing. */
function toPattern(action: string): RegExp {
  const parts = action.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
