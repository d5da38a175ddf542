import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import type { Answer } from '../service.ts';

/** What exactly is wrong; Resource Graph puts it under `error.details`. */
export interface QueryErrorDetail extends JsonObject {
  readonly code: string;
  readonly message: string;
}

/** A query that Resource Graph does not answer. */
export class QueryError extends Error {
  override readonly name = 'QueryError' as const;
  readonly status: number;
  readonly code: string;
  readonly details: readonly QueryErrorDetail[];

  constructor(status: number, code: string, details: readonly QueryErrorDetail[]) {
    super(details.map(({ message }) => message).join(' '));
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /**
   * In Resource Graph's form: the outer message only helps Microsoft's support, `details` say what
   * is wrong (azure-powershell#13762, azqr#847).
   *
   * @param now epoch ms
   */
  toAnswer(now: number): Answer {
    const { status, code, details } = this;
    const timestamp = new Date(now).toISOString().replace('Z', '0000Z');
    const message = `Please provide below info when asking for support: timestamp = ${timestamp}, correlationId = ${randomUUID()}.`;
    return { status, body: { error: { code, message, details } } };
  }
}

/** 400 for one reason. */
export function badRequest(code: string, message: string): QueryError {
  return new QueryError(400, 'BadRequest', [{ code, message }]);
}

/** Where in the text of a query something is: lines count from 1, characters from 0. */
export interface Position {
  readonly line: number;
  readonly characterPositionInLine: number;
}

/**
 * 400 for a query that Azure would not take, or that this simulator does not know: better a refusal
 * than an answer that Azure would not give. Azure's own message says no more than `ParserFailure`.
 */
export function invalidQuery(message: string, token: string, at: Position): QueryError {
  const { line, characterPositionInLine } = at;
  return new QueryError(400, 'BadRequest', [
    {
      code: 'InvalidQuery',
      message:
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
    },
    { code: 'ParserFailure', message, line, characterPositionInLine, token },
  ]);
}
