import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { type Caller, Role } from '../domain/caller.ts';
import { IntegrationError } from '../domain/integration-error.ts';

/**
 * A caller as the authorizer hands it to the functions behind it: API Gateway passes texts only.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
const CallerContext = z.object({ principalId: z.string(), name: z.string(), roles: z.string() });

/** The context that tells the functions who calls. */
export function toCallerContext({ name, roles }: Caller): { name: string; roles: string } {
  return { name, roles: roles.join(' ') };
}

/** Who calls. @throws IntegrationError `unauthorized` when no authorizer has said so */
export function callerOf({ requestContext }: Pick<APIGatewayProxyEvent, 'requestContext'>): Caller {
  const { data } = CallerContext.safeParse(requestContext.authorizer);
  if (!data) {
    throw new IntegrationError(
      'unauthorized',
      'The request does not say who sends it.',
      'Sign in, and send the access token as Authorization: Bearer ….',
    );
  }
  const roles = data.roles.split(' ').flatMap((text) => Role.safeParse(text).data ?? []);
  return { id: data.principalId, name: data.name, roles };
}
