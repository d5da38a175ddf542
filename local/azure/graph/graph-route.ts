import type { JsonObject } from '../json.ts';
import type { AzureRequest } from '../service.ts';
import type { People } from './people.ts';

/** What answering takes. */
export interface GraphContext {
  readonly request: AzureRequest;
  /** `$select` and the like. */
  readonly query: URLSearchParams;
  /** Named groups of the pattern. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  /** Application permissions of the caller's token. */
  readonly roles: readonly string[];
  readonly people: People;
  /** For links: `https://127.0.0.1:4443`. */
  readonly endpoint: string;
  /** Epoch ms. */
  readonly now: number;
}

/** One operation of Microsoft Graph, answered to GET. */
export interface GraphRoute {
  /** Matched against the path behind `/v1.0`, without regard to case. */
  readonly pattern: RegExp;
  /** A name for statistics and faults. */
  readonly operation: string;
  /** Resource units before `$select`, `$expand` and `$top`. */
  readonly units: number;
  /** The body of a 200. Throws {@link GraphError}. */
  answer(context: GraphContext): JsonObject;
}

/** The host in contexts is Microsoft's own, wherever the answer comes from. */
export function contextOf(set: string, text?: string): string {
  const selected = text === undefined ? '' : `(${text})`;
  return `https://graph.microsoft.com/v1.0/$metadata#${set}${selected}`;
}

/** Whether the caller asked for advanced queries. @see https://learn.microsoft.com/graph/aad-advanced-queries */
export function isEventual({ request }: GraphContext): boolean {
  return request.headers.consistencylevel?.toString().toLowerCase() === 'eventual';
}
