import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { callerOf } from '../shared/http/caller.ts';
import { json } from '../shared/http/problem-details.ts';
import { type AuditPorts, audited } from './audit/audited.ts';
import { missing } from './find.ts';
import type { Route } from './route.ts';
import { ROUTES, type RoutePorts } from './routes.ts';

/** What the admin API works with. */
export type ApiPorts = RoutePorts & AuditPorts;

const byResource = new Map<string, readonly [name: string, Route<ApiPorts>]>(
  Object.entries(ROUTES).map(([name, route]) => [`${route.method} ${route.path}`, [name, route]]),
);

/**
 * Answers a request of the admin API by the resource that API Gateway matched.
 *
 * @throws IntegrationError `forbidden` for a caller without any of the route's roles
 */
export async function answer(
  event: APIGatewayProxyEvent,
  ports: ApiPorts,
): Promise<APIGatewayProxyResult> {
  const resource = `${event.httpMethod} ${event.resource}`;
  const [name, route] = byResource.get(resource) ?? missing(resource);
  const caller = callerOf(event);
  if (!route.roles.some((role) => caller.roles.includes(role))) {
    throw forbidden(caller.name, route);
  }
  const handle = () => route.handle(event, caller, ports);
  const isAct = route.method !== 'GET' && !route.readsOnly;
  const { status, body, headers } = isAct
    ? await audited(name, event, caller, handle, ports)
    : await handle();
  return json(Number(status), body, headers);
}

function forbidden(name: string, { roles }: Route<ApiPorts>): IntegrationError {
  return new IntegrationError(
    'forbidden',
    `${name} is signed in, but has not the role that this needs: ${roles.join(' or ')}.`,
    'Ask a super_admin of StackFlow to give you the role.',
  );
}
