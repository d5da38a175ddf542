/**
 * What AWS Lambda allows, as plain data: everything that refuses a request in this service reads
 * its number here.
 *
 * Sizes are bytes, times milliseconds.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const quotas = {
  /** 6 MB: request of a synchronous invocation. */
  synchronousRequestBytes: 6 * 1024 * 1024,
  /** 6 MB: response of a synchronous invocation; AWS adds 100 bytes for its envelope. */
  synchronousResponseBytes: 6 * 1024 * 1024 + 100,
  /** 1 MB: event of an asynchronous invocation. */
  asynchronousRequestBytes: 1024 * 1024,
  /** 4 KB: all environment variables of a function together. */
  environmentVariablesBytes: 4 * 1024,
  /** 15 minutes: the longest a function may run. */
  functionTimeoutMs: 15 * 60_000,
  /** 10 seconds: loading the code, before the first invocation. */
  initializationMs: 10_000,

  /**
   * An asynchronous invocation that ends in an error is tried twice more, after one and two
   * minutes; one that is throttled, for up to six hours.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  asynchronousRetryDelaysMs: [60_000, 120_000],
  asynchronousThrottleDelayMs: { first: 1_000, longest: 5 * 60_000 },
  asynchronousEventAgeMs: 6 * 3_600_000,

  /** Messages of one ReceiveMessage; larger batches need a batching window. */
  messagesPerReceive: 10,
  /** A batch of more than 10 messages needs a window of at least one second. */
  largeBatchWindowMs: 1_000,

  /** Hard: operations of one durable execution, each retry of a step counting as one more. */
  durableOperations: 3_000,
  /** Hard: 100 MB of payloads written by one durable execution. */
  durableStorageBytes: 100 * 1024 * 1024,
  /**
   * 256 KB: payload of one operation in a checkpoint.
   *
   * @see https://github.com/aws/aws-durable-execution-sdk-python/issues/342
   */
  durableOperationPayloadBytes: 256 * 1024,
  /** 32 KB: error object of one operation. */
  durableErrorBytes: 32 * 1024,
  /**
   * A durable function whose executions may last longer is only invoked asynchronously.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
   */
  durableSynchronousMs: 15 * 60_000,
  /** GetDurableExecutionState: operations of a page unless asked for, and at most. */
  durableStatePage: { defaultItems: 100, maximumItems: 1_000 },
  /**
   * State handed over with the invocation itself; the rest is fetched page by page. AWS documents
   * no number, only that NextMarker is set when there is more.
   */
  durableInitialState: { items: 1_000, bytes: 1024 * 1024 },
  /** A failed invocation of a durable execution is repeated with these delays, without end. */
  durableInvocationRetryMs: { first: 1_000, longest: 60_000 },
} as const;
