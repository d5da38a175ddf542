import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import type { Role } from '../../lambdas/shared/domain/role-grant.ts';

const COLORS: Readonly<Record<Role, NonNullable<BadgeProps['color']>>> = {
  super_admin: 'red',
  cloud_admin: 'blue',
  user: 'grey',
};

/** A role of StackFlow; its name is what counts, the colour helps to see it. */
export function RoleBadge({ role }: { readonly role: Role }) {
  return <Badge color={COLORS[role]}>{role}</Badge>;
}
