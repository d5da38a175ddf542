import type { Caller } from '../shared/domain/caller.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';

/** @throws IntegrationError `forbidden` */
export function requireSuperAdmin({ roles }: Pick<Caller, 'roles'>, what: string): void {
  if (roles.includes('super_admin')) return;
  throw new IntegrationError(
    'forbidden',
    `Only a super_admin may ${what}.`,
    'Ask a super_admin to do it.',
  );
}
