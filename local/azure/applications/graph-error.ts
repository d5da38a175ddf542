import { randomUUID } from 'node:crypto';
import type { Answer } from '../service.ts';

/** A failure of Microsoft Graph, thrown by what answers a request. */
export class GraphError extends Error {
  override readonly name = 'GraphError' as const;
  readonly answer: Answer;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.answer = graphFailure(status, code, message);
  }
}

/** @see https://learn.microsoft.com/graph/errors */
export function graphFailure(status: number, code: string, message: string): Answer {
  const id = randomUUID();
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': id,
    'client-request-id': id,
  };
  return {
    status,
    headers: { 'request-id': id, 'client-request-id': id },
    body: { error: { code, message, innerError } },
  };
}
