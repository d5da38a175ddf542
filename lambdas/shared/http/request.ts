import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { type Fault, InvalidRequestError } from '../domain/invalid-request-error.ts';

/** The request's body as text, whatever way API Gateway hands it over. */
export function bodyText(event: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>): string {
  const body = event.body ?? '';
  return event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** The body, valid by `schema`. @throws InvalidRequestError naming every fault */
export function parseBody<S extends z.ZodType>(
  schema: S,
  event: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>,
): z.output<S> {
  return parse(schema, parseJson(bodyText(event)));
}

/** A value, valid by `schema`. @throws InvalidRequestError naming every fault */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidRequestError(result.error.issues.flatMap(toFaults));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError([{ field: '', message: 'is not JSON' }]);
  }
}

function toFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = toPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: 'is not a field of this request',
    }));
  }
  return [{ field: path, message: issue.message }];
}

function toPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
