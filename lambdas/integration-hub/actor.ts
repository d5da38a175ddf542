import type { APIGatewayProxyEvent } from 'aws-lambda';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { Role } from '../shared/domain/role-grant.ts';

/** Who asks, and what they may. */
export interface Actor {
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Whoever signs with AWS credentials that may call this API administers the account it runs in. */
export function actorOf(event: APIGatewayProxyEvent): Actor {
  const { userArn, caller } = event.requestContext.identity;
  return { name: userArn ?? caller ?? 'unknown', roles: ['super_admin'] };
}

/** @throws IntegrationError `forbidden` */
export function requireSuperAdmin({ roles }: Actor, what: string): void {
  if (roles.includes('super_admin')) return;
  throw new IntegrationError(
    'forbidden',
    `Only a super_admin may ${what}.`,
    'Ask a super_admin to do it.',
  );
}
