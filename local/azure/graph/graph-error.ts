import { randomUUID } from 'node:crypto';
import type { Answer } from '../service.ts';

/** A failure of Microsoft Graph, thrown by what answers a request. */
export class GraphError extends Error {
  override readonly name = 'GraphError' as const;
  readonly answer: Answer;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.answer = graphFailure(status, code, message, headers);
  }
}

/**
 * The body of every error: code, message, and what Microsoft's support asks for.
 * @see https://learn.microsoft.com/graph/errors
 */
export function graphFailure(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const id = randomUUID();
  const date = new Date().toISOString().slice(0, 19);
  return {
    status,
    headers: { 'request-id': id, 'client-request-id': id, ...headers },
    body: {
      error: {
        code,
        message,
        innerError: { date, 'request-id': id, 'client-request-id': id },
      },
    },
  };
}

/** 400 for a request that the directory does not take. */
export function badRequest(message: string, code = 'Request_BadRequest'): GraphError {
  return new GraphError(400, code, message);
}

/** 404 for an object, or a relation, that is not there. */
export function notFound(what: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${what}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
