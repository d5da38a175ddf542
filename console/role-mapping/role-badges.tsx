import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Role } from '../../lambdas/shared/domain/role-grant.ts';
import { RoleBadge } from './role-badge.tsx';

/** The roles that a group gives; a dash where it gives none. */
export function RoleBadges({ roles }: { readonly roles: readonly Role[] }) {
  if (roles.length === 0) return <>–</>;
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {roles.map((role) => (
        <RoleBadge key={role} role={role} />
      ))}
    </SpaceBetween>
  );
}
