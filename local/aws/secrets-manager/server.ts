import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type Clock, systemClock } from '../lambda/clock.ts';
import { type Listening, listen } from '../listen.ts';
import { rotationInvoker } from './invoke-rotation.ts';
import type { Service } from './operation.ts';
import { removeExpired } from './operations/delete-secret.ts';
import { operations } from './operations/index.ts';
import type { RotationEvent, RotationStep } from './rotation.ts';
import { createRotations } from './rotations.ts';
import { openSecretStore } from './secret-store.ts';
import { SecretsManagerError } from './secrets-manager-error.ts';

/** How Secrets Manager is to run. */
export interface SecretsManagerOptions {
  /** Keeps the secrets (mode 0600); without it they are kept in memory. */
  file?: string;
  /** Default: a free one. */
  port?: number;
  /** Default us-east-1. */
  region?: string;
  /** Default 000000000000. */
  account?: string;
  /** Where Lambda answers, for rotations; asked at each, since Lambda may start later. */
  lambdaEndpoint?: () => string | undefined;
  /** A rotation that failed is tried again after each of these, in milliseconds. */
  rotationRetryDelaysMs?: readonly number[];
  clock?: Clock;
  /** Told of rotations; no event holds a secret value. */
  onRotation?: (event: RotationEvent) => void;
  /** Told of each step that ended well. */
  onRotationStep?: (step: RotationStep) => void;
}

/** A running Secrets Manager. */
export interface SecretsManager extends Listening {
  /** Resolves when no rotation is under way. */
  rotationsSettled: () => Promise<void>;
}

const defaultRetryDelaysMs = [2_000, 10_000, 30_000, 60_000];

/**
 * Starts a Secrets Manager on 127.0.0.1 for the unmodified AWS SDK: staging labels, tokens, deletion
 * and rotation as AWS has them. A rotation that was under way when the last one ended is taken up.
 *
 * @throws a sentence naming the port when it is taken.
 */
export const startSecretsManager = async (
  options: SecretsManagerOptions = {},
): Promise<SecretsManager> => {
  const { region = 'us-east-1', account = '000000000000', clock = systemClock } = options;
  const lambdaEndpoint = options.lambdaEndpoint ?? (() => undefined);
  const store = openSecretStore({ account, region }, options.file);
  const rotations = createRotations({
    store,
    clock,
    invoke: rotationInvoker(lambdaEndpoint, region),
    canInvoke: () => lambdaEndpoint() !== undefined,
    retryDelaysMs: options.rotationRetryDelaysMs ?? defaultRetryDelaysMs,
    makeToken: randomUUID,
    onEvent: options.onRotation ?? (() => {}),
    onStep: options.onRotationStep,
  });
  const service: Service = { store, clock, region, rotations };
  const server = createServer((message, response) => void respond(message, response, service));
  const listening = await listen(server, 'Secrets Manager', options.port ?? 0);
  for (const { arn, rotation } of store.all()) {
    if (rotation?.running) rotations.run(arn);
  }
  rotations.reschedule();
  return {
    endpoint: listening.endpoint,
    rotationsSettled: rotations.settled,
    stop: async () => {
      rotations.stop();
      await listening.stop();
    },
  };
};

/** AWS JSON 1.1: the operation in a header, JSON both ways. */
const respond = async (
  message: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> => {
  const { statusCode, body } = await answer(message, service);
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
};

const answer = async (
  message: IncomingMessage,
  service: Service,
): Promise<{ statusCode: number; body: object }> => {
  try {
    const [, name = ''] =
      /^secretsmanager\.(\w+)$/.exec(String(message.headers['x-amz-target'])) ?? [];
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) {
      throw new SecretsManagerError('UnknownOperationException', `There is no operation ${name}.`);
    }
    const input: unknown = await json(message);
    removeExpired(service.store, service.clock.now());
    return { statusCode: 200, body: operation(input, service) };
  } catch (error) {
    if (error instanceof SecretsManagerError) {
      return { statusCode: 400, body: { __type: error.code, Message: error.message } };
    }
    if (error instanceof SyntaxError) {
      return { statusCode: 400, body: { __type: 'SerializationException', Message: 'No JSON.' } };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { statusCode: 500, body: { __type: 'InternalServiceError', Message: reason } };
  }
};
