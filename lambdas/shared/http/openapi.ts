import type * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { Problem } from './problem.ts';

/** What the document says of one route. */
export interface DescribedRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it. */
  readonly path: string;
  readonly summary: string;
  readonly roles: readonly string[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly ifMatch?: boolean;
  readonly responses: Readonly<Record<number, z.ZodType>>;
}

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Problems of every route; the rest is named where it can happen. */
const PROBLEMS: Readonly<Record<string, string>> = {
  401: 'No token, or none that is good',
  403: 'Signed in, without any of the roles that the route asks for',
  429: 'Too many requests at once',
  503: 'It could not be done right now',
  default: 'What went wrong, why, and what to do about it',
};

/**
 * The API reference, made of the very schemas that requests are checked with.
 *
 * @param routes by name, which becomes the operation's id
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function openApiDocument(routes: Readonly<Record<string, DescribedRoute>>): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = route.path.replace('+}', '}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'StackFlow for Microsoft Azure: Integration Hub',
      version: '1',
      description:
        'Instants are ISO 8601 UTC. Listings go on with `cursor` until an answer has none. ' +
        'Every error is problem details (RFC 9457) with a fix.',
    },
    servers: [{ url: '/prod', description: 'The stage of the REST API' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the OpenID issuer that the deployment trusts.',
        },
      },
    },
  });
}

function operation(name: string, route: DescribedRoute): ZodOpenApiOperationObject {
  const { body, query, path, ifMatch, responses } = route;
  const names = [...path.matchAll(/\{([^}+]+)(\+?)\}/g)];
  return {
    operationId: name,
    summary: route.summary,
    description: `For ${route.roles.join(' and ')}.`,
    tags: [path.split('/')[2] ?? ''],
    parameters: [
      ...names.map(([, parameter = '', greedy]) => ({
        in: 'path' as const,
        name: parameter,
        required: true,
        schema: { type: 'string' as const },
        ...(greedy && { description: 'The rest of the path, slashes included.' }),
      })),
      ...(ifMatch ? [IF_MATCH] : []),
    ],
    ...(query && { requestParams: { query } }),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: body } },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, schema]) => [
          status,
          { description: 'Done', content: { 'application/json': { schema } } },
        ]),
      ),
      ...problems({
        ...PROBLEMS,
        ...((body || query) && { 400: 'Not valid; every fault is named' }),
        ...(names.length > 0 && { 404: 'There is no such thing' }),
        ...(ifMatch && {
          412: 'Somebody else has changed it since it was read',
          428: 'It does not say which state it is based on',
        }),
      }),
    },
  };
}

const IF_MATCH = {
  in: 'header' as const,
  name: 'If-Match',
  required: true,
  description: 'The ETag of what is changed, as it was read.',
  schema: { type: 'string' as const },
};

function problems(descriptions: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}
