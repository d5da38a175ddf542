import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Caller, Role } from '../shared/domain/caller.ts';
import { expectedRevision } from '../shared/http/entity-tag.ts';
import { parse, parseBody } from '../shared/http/request.ts';

/** Parameters of a path such as `/api/runs/{runId}`; `{id+}` takes the rest of the path. */
export type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name extends `${infer Greedy}+` ? Greedy : Name]: string } & ParametersOf<Rest>
  : unknown;

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Bodies of the answers that are 2xx, by status. */
export type Responses = Readonly<Record<number, z.ZodType>>;

/** What an administrative act changed; neither may hold a secret. */
export interface Change {
  /** What it was done to, when the path does not name it: e.g. a new integration's id. */
  readonly target?: Readonly<Record<string, string>>;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An answer of a route: one of its statuses with that status's body. */
export type Reply<R extends Responses = Responses> = {
  [Status in keyof R]: {
    readonly status: Status;
    readonly body: DeepReadonly<z.output<R[Status]>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly change?: Change;
  };
}[keyof R];

/** A request that is valid by its route's schemas. */
export interface Request<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly params: ParametersOf<Path>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly caller: Caller;
  /** What the caller last read, by `If-Match`; only where the route asks for it. */
  readonly revision: number;
}

/** What the REST API, the dispatcher and the API reference are made of. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** One line, as the API reference shows it. */
  readonly summary: string;
  /** Who may call it: anyone with one of these roles. */
  readonly roles: readonly Role[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Asks for `If-Match` with the `ETag` of what is changed: 428 without, 412 when it is stale. */
  readonly ifMatch?: boolean;
  /** Reads, though its method does not say so: a secret stands in no address. No act, so on no record. */
  readonly readsOnly?: boolean;
  readonly responses: Responses;
}

/** A route of the admin API with its answer. */
export interface Route<Ports> extends RouteContract {
  /** @throws IntegrationError */
  readonly handle: (event: APIGatewayProxyEvent, caller: Caller, ports: Ports) => Promise<Reply>;
}

export const ADMINISTRATORS: readonly Role[] = ['super_admin', 'cloud_admin'];

const Nothing = z.strictObject({});

/** Declares a route. Its answer gets a valid request, and must give a body of the declared schema. */
export function route<
  const Path extends string,
  const R extends Responses,
  Ports,
  Query extends z.ZodObject = typeof Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>({
  answer,
  ...contract
}: Omit<RouteContract, 'path' | 'query' | 'body' | 'responses'> & {
  readonly path: Path;
  readonly query?: Query;
  readonly body?: Body;
  readonly responses: R;
  readonly answer: (request: Request<Path, Query, Body>, ports: Ports) => Promise<Reply<R>>;
}): Route<Ports> {
  const { query, body, ...plain } = contract;
  return {
    ...plain,
    ...(query && { query }),
    ...(body && { body }),
    async handle(event, caller, ports) {
      const request = {
        params: parameters(event) as ParametersOf<Path>,
        query: parse(query ?? Nothing, event.queryStringParameters ?? {}) as z.output<Query>,
        body: readBody(body, event) as z.output<Body>,
        caller,
        revision: contract.ifMatch ? expectedRevision(event.headers) : 0,
      };
      return (await answer(request, ports)) as Reply;
    },
  };
}

/** A body that may be left out is what its schema makes of none. */
function readBody(schema: z.ZodType | undefined, event: APIGatewayProxyEvent): unknown {
  if (!schema) return undefined;
  if (event.body || !schema.safeParse(undefined).success) return parseBody(schema, event);
  return schema.parse(undefined);
}

function parameters({ pathParameters }: APIGatewayProxyEvent): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pathParameters ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value ?? ''),
    ]),
  );
}
