import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Caller } from '../../shared/domain/caller.ts';
import { toCallerContext } from '../../shared/http/caller.ts';

/**
 * Lets a caller through to every route, since the answer is kept for the token and each route decides
 * by the roles that go with it. Someone without any role gets its 403, which says what to do.
 *
 * @param methodArn `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`
 */
export function toPolicy(caller: Caller, methodArn: string): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  return {
    principalId: caller.id,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` }],
    },
    context: toCallerContext(caller),
  };
}
