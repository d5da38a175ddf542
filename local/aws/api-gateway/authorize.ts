import type { Matched } from './integration.ts';
import { runAuthorizer } from './lambda-authorizer.ts';
import type { Caller } from './proxy-event.ts';
import { type Credentials, verifySignature } from './verify-signature.ts';

/**
 * Finds out who calls a method.
 *
 * @throws GatewayError 401 or 403 for a caller who may not; an Error for a kind of authorization
 * that has no local counterpart.
 */
export const authorize = async (
  matched: Matched & { region: string; credentials: Credentials },
): Promise<Caller> => {
  const { match, request, account, credentials, region } = matched;
  const { authorization, authorizer, method, path } = match.route;
  if (authorization === 'NONE') return {};
  if (authorization === 'AWS_IAM') {
    await verifySignature(request, { credentials, region });
    const { accessKeyId: accessKey } = credentials;
    const userArn = `arn:aws:iam::${account}:user/${accessKey}`;
    return { iam: { accessKey, accountId: account, userArn, user: accessKey } };
  }
  if (authorization === 'CUSTOM' && authorizer) return runAuthorizer(matched, authorizer);
  throw new Error(`${method} ${path} asks for ${authorization}, which is not known locally.`);
};
