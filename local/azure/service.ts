import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from './json.ts';

/** A request as a simulated service sees it. */
export interface AzureRequest {
  readonly method: string;
  /** Absolute, on the simulator's own endpoint. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a service answers. An object becomes JSON; a text is sent as it is (HTML, for one). */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** What a request asks for, in the words that statistics count by and faults match on. */
export interface Call {
  /** For example `Microsoft.Compute/virtualMachines/list` or `token`. */
  readonly operation: string;
  readonly subscriptionId?: string;
  /** 1 is the first page of a list. */
  readonly page?: number;
}

/**
 * One of Azure's services. Microsoft gives each a host of its own; here all live on one port and
 * are told apart by path. Adding one is a folder, and a line in `start-azure.ts`.
 */
export interface Service {
  /** As in statistics and faults: `resource-manager`. */
  readonly name: string;
  owns(path: string): boolean;
  describe(request: AzureRequest): Call;
  answer(request: AzureRequest): Answer | Promise<Answer>;
  /** A failure in the form this service gives its failures. */
  fail(status: number, code: string, message: string): Answer;
}
