import type { Json } from '../json.ts';
import type { Answer } from '../service.ts';

/** A failure of Azure Resource Manager or of a resource provider, thrown by what answers a route. */
export class ArmError extends Error {
  override readonly name = 'ArmError' as const;
  readonly answer: Answer;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.answer = armFailure(status, code, message, headers);
  }
}

/** A provider's own failure, without the `error` wrapper, as Cosmos DB answers. */
export class UnwrappedError extends ArmError {
  override readonly answer: Answer;

  constructor(status: number, code: string, message: string) {
    super(status, code, message);
    this.answer = { status, body: { code, message } };
  }
}

export function armFailure(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body: Json = { error: { code, message } };
  return { status, headers: { 'x-ms-failure-cause': 'gateway', ...headers }, body };
}
