import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type {
  APIGatewayAuthorizerResult,
  APIGatewayTokenAuthorizerEvent,
  Context,
} from 'aws-lambda';
import { dynamoDirectoryStore } from '../shared/aws/dynamo-directory-store.ts';
import { accessTokenVerifier } from '../shared/http/access-token.ts';
import { authorizeCaller } from './access/authorize-caller.ts';
import { directoryGrants } from './access/directory-grants.ts';
import { toPolicy } from './access/to-policy.ts';
import { AuthorizeEnvironment } from './environment.ts';

const environment = AuthorizeEnvironment.parse(process.env);
const verify = accessTokenVerifier({
  issuer: environment.OIDC_ISSUER,
  audience: environment.OIDC_AUDIENCE,
});
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const ports = {
  rolesClaim: environment.OIDC_ROLES_CLAIM,
  grants: directoryGrants(dynamoDirectoryStore(dynamodb, environment.DIRECTORY_TABLE)),
};
const logger = new Logger();

/** Its own error for 401; any other error of it is answered 503, since the token may be good. */
const UNAUTHORIZED = 'Unauthorized';

export async function handler(
  { authorizationToken, methodArn }: APIGatewayTokenAuthorizerEvent,
  context: Context,
): Promise<APIGatewayAuthorizerResult> {
  logger.addContext(context);
  const claims = await verify(authorizationToken.replace(/^bearer +/i, ''));
  if (!claims) throw new Error(UNAUTHORIZED);
  return toPolicy(await authorizeCaller(claims, ports), methodArn);
}
