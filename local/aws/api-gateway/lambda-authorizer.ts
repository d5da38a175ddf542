import * as z from 'zod';
import type { DeclaredAuthorizer } from '../../template/deployment.ts';
import { GatewayError } from './gateway-error.ts';
import type { Matched } from './integration.ts';
import { type Caller, toProxyEvent } from './proxy-event.ts';
import { type GatewayRequest, header } from './request.ts';

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const answerSchema = z.object({
  principalId: z.string(),
  policyDocument: z.object({
    Statement: z.array(
      z.object({ Effect: z.enum(['Allow', 'Deny']), Action: oneOrMore, Resource: oneOrMore }),
    ),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
});
type Answer = z.infer<typeof answerSchema>;

/** authorizer → identity → its answer and when that ends */
const cache = new WeakMap<DeclaredAuthorizer, Map<string, { answer: Answer; endsAt: number }>>();

/**
 * Asks a Lambda authorizer whether a request may pass, or remembers what it said for the same
 * identity.
 *
 * @throws GatewayError 401 without an identity or when the function says `Unauthorized`, 403 when
 * its policy does not allow the method, 500 when it fails.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export const runAuthorizer = async (
  matched: Matched & { region: string },
  authorizer: DeclaredAuthorizer,
): Promise<Caller> => {
  const { api, request, account, region } = matched;
  const methodArn = `arn:aws:execute-api:${region}:${account}:${api.id}/${api.stage}/${request.method}${request.path}`;
  const identity = authorizer.identitySources.map((source) => identityOf(source, request));
  const token = identity[0] ?? '';
  const pattern = authorizer.identityValidationExpression;
  if (identity.includes(undefined) || (pattern && !new RegExp(pattern).test(token))) {
    throw new GatewayError('UNAUTHORIZED', 'Unauthorized');
  }
  const known = cache.get(authorizer) ?? new Map<string, { answer: Answer; endsAt: number }>();
  cache.set(authorizer, known);
  const key = JSON.stringify(identity);
  const isCached = authorizer.resultTtlMs > 0 && identity.length > 0;
  const remembered = isCached ? known.get(key) : undefined;
  const answer =
    remembered && remembered.endsAt > request.receivedAt
      ? remembered.answer
      : await ask(matched, authorizer, methodArn, token);
  if (isCached) known.set(key, { answer, endsAt: request.receivedAt + authorizer.resultTtlMs });
  enforce(answer, methodArn);
  return { authorizer: { ...answer.context, principalId: answer.principalId } };
};

const identityOf = (source: string, request: GatewayRequest): string | undefined => {
  const [, kind, name = ''] = /^method\.request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  const value =
    kind === 'header' ? header(request, name) : new URLSearchParams(request.query).get(name);
  return value || undefined;
};

const ask = async (
  { api, match, request, account, invoke }: Matched,
  { type, functionName, qualifier }: DeclaredAuthorizer,
  methodArn: string,
  token: string,
): Promise<Answer> => {
  const { body, isBase64Encoded, ...event } = toProxyEvent(api, match, request, {}, account);
  const payload =
    type === 'TOKEN'
      ? { type, methodArn, authorizationToken: token }
      : { type, methodArn, ...event };
  const result = await invoke(functionName, qualifier, JSON.stringify(payload)).catch(
    (cause: unknown) => {
      throw failure('AUTHORIZER_FAILURE', `Lambda refused to invoke ${functionName}: ${cause}`);
    },
  );
  if (result.functionError !== undefined) {
    const said = z.object({ errorMessage: z.string() }).safeParse(parseJson(result.payload));
    if (said.data?.errorMessage === 'Unauthorized') {
      throw new GatewayError('UNAUTHORIZED', 'Unauthorized');
    }
    throw failure('AUTHORIZER_FAILURE', `${functionName} failed: ${result.payload}`);
  }
  const answer = answerSchema.safeParse(parseJson(result.payload));
  if (answer.success) return answer.data;
  throw failure(
    'AUTHORIZER_CONFIGURATION_ERROR',
    `${functionName} gave no policy: ${z.prettifyError(answer.error)}`,
  );
};

const failure = (
  type: 'AUTHORIZER_FAILURE' | 'AUTHORIZER_CONFIGURATION_ERROR',
  detail: string,
): GatewayError => new GatewayError(type, 'Internal server error', { detail });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const enforce = ({ policyDocument }: Answer, methodArn: string): void => {
  const effects = policyDocument.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((action) => matches(action, 'execute-api:Invoke')) &&
      Resource.some((resource) => matches(resource, methodArn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) {
    throw new GatewayError(
      'ACCESS_DENIED',
      'User is not authorized to access this resource with an explicit deny',
    );
  }
  if (!effects.includes('Allow')) {
    throw new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource');
  }
};

/** IAM's wildcards: `*` for anything, `?` for one character. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  ).test(text);
