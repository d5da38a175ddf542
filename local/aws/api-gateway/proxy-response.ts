import * as z from 'zod';
import { badIntegration } from './gateway-error.ts';
import type { HttpAnswer } from './gateway-response.ts';
import { type GatewayRequest, header, isBinary } from './request.ts';

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** No field is mandatory, and none but these may be there. */
const responseSchema = z.strictObject({
  statusCode: z.coerce.number().int().min(100).max(599).nullish(),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Headers API Gateway does not let an integration set. */
const remapped = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/**
 * Turns what a function returned into an HTTP answer.
 *
 * @throws GatewayError 502 when it is not a proxy response.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html (remapped headers)
 */
export const toHttpAnswer = (
  payload: string,
  request: GatewayRequest,
  binaryMediaTypes: readonly string[],
): HttpAnswer => {
  const response = parse(payload);
  const headers: HttpAnswer['headers'] = {};
  for (const [name, value] of Object.entries(response.headers ?? {})) {
    headers[permitted(name)] = value;
  }
  for (const [name, values] of Object.entries(response.multiValueHeaders ?? {})) {
    headers[permitted(name)] = values;
  }
  headers['content-type'] ??= 'application/json';
  const [accepted] = (header(request, 'accept') ?? '').split(',');
  const isDecoded = response.isBase64Encoded && isBinary(binaryMediaTypes, accepted);
  const body = response.body ?? '';
  return {
    statusCode: response.statusCode ?? 200,
    headers,
    body: isDecoded ? Buffer.from(body, 'base64') : body,
  };
};

const parse = (payload: string): z.infer<typeof responseSchema> => {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw badIntegration(502, 'Malformed Lambda proxy response: not JSON');
  }
  const parsed = responseSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = z.prettifyError(parsed.error);
  throw badIntegration(502, `Malformed Lambda proxy response: ${reason}`);
};

const permitted = (name: string): string => {
  const lowerCase = name.toLowerCase();
  return remapped.has(lowerCase) ? `x-amzn-remapped-${lowerCase}` : lowerCase;
};
