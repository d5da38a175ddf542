import { IntegrationError } from './integration-error.ts';

/** One fault of a request: the field's path (`regions[0]`) and what is wrong with it. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** A request that is refused whole, naming every fault. */
export class InvalidRequestError extends IntegrationError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const fields = faults.map((fault) => fault.field || 'the body').join(', ');
    super(
      'invalid_request',
      `The request was refused: ${fields} ${faults.length === 1 ? 'is' : 'are'} not valid.`,
      'Correct every field named in "faults" and send the request again.',
    );
    this.faults = faults;
  }
}
