import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Everything a synthesized app declares that has a local engine, as plain data. */
export interface Deployment {
  account: string;
  region: string;
  tables: DeclaredTable[];
  queues: DeclaredQueue[];
  topics: DeclaredTopic[];
  secrets: DeclaredSecret[];
  functions: DeclaredFunction[];
  eventSources: DeclaredEventSource[];
  schedules: DeclaredSchedule[];
  restApis: DeclaredRestApi[];
  /** stack name → output's logical id → value */
  outputs: Record<string, Record<string, string>>;
}

/** A DynamoDB table. Capacity is on demand whatever is declared: the local engine has no other. */
export interface DeclaredTable {
  /** What CreateTable takes: keys, indexes, stream, deletion protection. */
  create: CreateTableCommandInput & { TableName: string };
  arn: string;
  /** The attribute whose epoch seconds end an item's life. */
  timeToLiveAttribute?: string;
}

/** An SQS queue. */
export interface DeclaredQueue {
  name: string;
  arn: string;
  url: string;
  /** As CreateQueue takes them: strings, RedrivePolicy as JSON. */
  attributes: Record<string, string>;
}

/** An SNS topic and its subscriptions. */
export interface DeclaredTopic {
  name: string;
  arn: string;
  attributes: Record<string, string>;
  subscriptions: { protocol: string; endpoint: string; attributes: Record<string, string> }[];
}

/** What Secrets Manager is asked to invent. The password's options are those of GetRandomPassword. */
export interface GeneratedSecretString {
  secretStringTemplate?: string;
  generateStringKey?: string;
  passwordLength?: number;
  excludeCharacters?: string;
  excludeLowercase?: boolean;
  excludeUppercase?: boolean;
  excludeNumbers?: boolean;
  excludePunctuation?: boolean;
  includeSpace?: boolean;
  requireEachIncludedType?: boolean;
}

/** A secret, with a given or a generated value, or none yet. */
export interface DeclaredSecret {
  name: string;
  arn: string;
  description?: string;
  secretString?: string;
  generateSecretString?: GeneratedSecretString;
  tags: { Key: string; Value: string }[];
  rotation?: {
    lambdaArn?: string;
    /** `rate(…)` or `cron(…)`; none when rotation runs only on demand. */
    schedule?: string;
    /** The window of each rotation, as `3h`. */
    duration?: string;
    rotateImmediately: boolean;
  };
}

/** A Lambda function and its aliases. */
export interface DeclaredFunction {
  name: string;
  arn: string;
  /** Absolute path of the folder that holds the bundle. */
  codeDirectory: string;
  handler: string;
  runtime: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** alias → version; versions are numbered from 1 */
  aliases: Record<string, string>;
  versions: string[];
  /** Set when the function may run durable executions. */
  durable?: { executionTimeoutMs: number; retentionMs: number };
  reservedConcurrency?: number;
  /** Where an asynchronous invocation goes that failed for good. */
  deadLetterArn?: string;
  /** How asynchronous invocations are retried, per version or alias. */
  asynchronous: AsynchronousInvocation[];
}

/** The retry rule of asynchronous invocations of one version or alias. */
export interface AsynchronousInvocation {
  qualifier: string;
  maximumRetryAttempts?: number;
  maximumEventAgeMs?: number;
  onFailureArn?: string;
  onSuccessArn?: string;
}

/** A queue that feeds a function. */
export interface DeclaredEventSource {
  functionName: string;
  qualifier?: string;
  queueArn: string;
  queueUrl: string;
  batchSize: number;
  maximumBatchingWindowMs: number;
  maximumConcurrency?: number;
  reportBatchItemFailures: boolean;
  enabled: boolean;
  /** JSON patterns, as of EventBridge, of which a message must match one; empty: all pass. */
  filterPatterns: string[];
}

/** Something that is invoked at times. */
export interface DeclaredSchedule {
  name: string;
  /** `rate(…)`, `cron(…)` or `at(…)` */
  expression: string;
  /** IANA name */
  timeZone: string;
  targetArn: string;
  /** Set when the target is a function. */
  functionName?: string;
  qualifier?: string;
  /**
   * JSON text for the target: the declared one, else the service's own event, with
   * `<aws.scheduler.scheduled-time>` and `<aws.scheduler.execution-id>` still to be filled in.
   */
  input: string;
  enabled: boolean;
}

/** A REST API at one stage. */
export interface DeclaredRestApi {
  id: string;
  name: string;
  stage: string;
  stageVariables: Record<string, string>;
  routes: DeclaredRoute[];
  /** Response type (`DEFAULT_5XX`, `UNAUTHORIZED` …) → what replaces API Gateway's own answer. */
  gatewayResponses: Record<string, DeclaredGatewayResponse>;
  /** Media types (`*` allowed) whose bodies travel as base64. */
  binaryMediaTypes: string[];
}

/** A method of a REST API. */
export interface DeclaredRoute {
  /** GET, POST …, or ANY */
  method: string;
  /** `/api/incidents/{id}`, `/{proxy+}` */
  path: string;
  /** `AWS_IAM`, `NONE`, `CUSTOM` or `COGNITO_USER_POOLS` */
  authorization: string;
  authorizer?: DeclaredAuthorizer;
  integration: LambdaIntegration | MockIntegration;
  /** `querystring.key` and the like that a request must carry, when the method validates them. */
  requiredParameters: string[];
  throttling?: { ratePerSecond?: number; burst?: number };
}

/** The function that answers a method. */
export interface LambdaIntegration {
  kind: 'lambda';
  functionName: string;
  qualifier?: string;
  timeoutMs: number;
}

/** An answer of the gateway itself, as CORS preflights use. */
export interface MockIntegration {
  kind: 'mock';
  statusCode: number;
  /** Header → mapping expression: `'a literal'`, `method.request.header.Origin`, `context.requestId`. */
  headers: Record<string, string>;
}

/** A function that decides who may call. */
export interface DeclaredAuthorizer {
  name: string;
  type: 'TOKEN' | 'REQUEST';
  functionName: string;
  qualifier?: string;
  /** `method.request.header.Authorization` …; a request without one of them is unauthorized. */
  identitySources: string[];
  identityValidationExpression?: string;
  resultTtlMs: number;
}

/** A gateway response of the template. */
export interface DeclaredGatewayResponse {
  statusCode?: number;
  /** Header → mapping expression, as in {@link MockIntegration}. */
  headers: Record<string, string>;
  /** media type → body with `$context…` variables */
  templates: Record<string, string>;
}
