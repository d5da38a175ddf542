/** Messages between the service and the process of an execution environment. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON. */
  readonly event: string;
  /** Milliseconds since 1970 when the invocation must have ended. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
}

export type RuntimeMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly payload: string }
  | { readonly type: 'error'; readonly payload: string; readonly fatal: boolean };

/** The error as Lambda's Node runtime writes it. */
export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
