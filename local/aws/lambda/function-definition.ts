/** One function as the template declares it: plain data. */
export interface FunctionDefinition {
  readonly name: string;
  /** Folder with the bundled code; the file named by `handler` is `.mjs`, `.js` or `.cjs`. */
  readonly codeDirectory: string;
  /** `file.export`, such as `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Published versions; those an alias names need not be repeated. */
  readonly versions?: readonly string[];
  /** Alias name → version. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly durable?: DurableSettings;
  /** Invocations at the same time beyond this are refused with TooManyRequestsException. */
  readonly reservedConcurrency?: number;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html */
export interface DurableSettings {
  /** How long one execution may last, waits included. */
  readonly executionTimeoutMs: number;
  /** How long an execution that ended is kept. */
  readonly retentionMs: number;
}

/** A queue whose messages are handed to a function in batches. */
export interface EventSourceDefinition {
  /** Name or ARN, with or without `:alias`. */
  readonly functionName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Messages of a batch, 1 to 10,000. More than 10 need a window of at least a second. */
  readonly batchSize: number;
  /** How long to gather a batch after its first message. */
  readonly maximumBatchingWindowMs: number;
  /** Batches in the function at the same time; 5 when not given, as AWS starts with. */
  readonly maximumConcurrency?: number;
  /** The function answers `batchItemFailures` and the other messages are deleted. */
  readonly reportBatchItemFailures: boolean;
}

/** An EventBridge schedule with a function as its target. */
export interface ScheduleDefinition {
  readonly name: string;
  /** `rate(5 minutes)` or `cron(0 6 * * ? *)`. */
  readonly expression: string;
  /** IANA name; UTC when not given. */
  readonly timeZone?: string;
  /** Function ARN, with its alias or version when the function is durable. */
  readonly targetArn: string;
  /** JSON given to the function; EventBridge Scheduler's `<aws.scheduler.…>` words are filled in. */
  readonly input: string;
  readonly enabled: boolean;
}
