import { createServer } from 'node:http';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { buildApp } from '../lib/app.ts';
import { startApiGateway } from './aws/api-gateway/server.ts';
import { createLogFile } from './aws/lambda/log-sink.ts';
import { type Invoked, startLambdaService } from './aws/lambda/service.ts';
import { isPortTaken, listen } from './aws/listen.ts';
import { localCredentials } from './aws/local-credentials.ts';
import type { RotationEvent, RotationStep } from './aws/secrets-manager/rotation.ts';
import { type Engines, startEngines } from './engines.ts';
import { invokeThrough } from './invoke-through.ts';
import { toLambdaDefinitions } from './lambda-definitions.ts';
import { type LocalIssuer, startIssuer } from './sign-in/issuer.ts';
import { createResources } from './template/create-resources.ts';
import { attachRotations } from './template/create-secrets.ts';
import { readDeployment } from './template/read-deployment.ts';
import type { Terminal } from './terminal/terminal.ts';
import { waitingMessages } from './waiting-messages.ts';

const REGION = 'us-east-1';

/** The deployed app, on this machine. */
export interface Platform {
  /** `http://127.0.0.1:PORT/prod` */
  readonly apiUrl: string;
  /** Where Lambda answers, as `aws lambda invoke --endpoint-url` takes it. */
  readonly lambdaUrl: string;
  /** Signs people in. */
  readonly issuer: LocalIssuer;
  readonly logFile: string;
  /** Told of rotations from here on. */
  watchRotations(watch: (event: RotationEvent | RotationStep) => void): void;
  /** Messages in all queues that wait or are being worked on, dead letters among them. */
  waitingMessages(): Promise<number>;
  /** Runs a function, by a part of its name, to its end. @throws a sentence when it fails */
  invoke(functionName: RegExp, event: object): Promise<void>;
  /** Does something while nobody answers at `apiUrl`. */
  whileDown<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** Keeps tables, secrets, durable executions and logs. */
  readonly dataDirectory: string;
  /** Of the API; 0 takes a free one. */
  readonly port: number;
  /** Given to every function beside its own environment. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly output: Terminal;
  readonly meter?: Meter;
}

/** Counts what the app asks of AWS. */
export interface Meter {
  /** Stands before the engines from now on. @returns where everybody is to find them */
  before(engines: Engines): Promise<Engines>;
  invoked(invoked: Invoked): void;
}

/**
 * Synthesizes the CDK app and runs what it declares: tables, queues, secrets, functions, schedules
 * and the REST API.
 *
 * @throws a sentence naming the port and the flag when the port is taken
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const stack = new AsyncDisposableStack();
  try {
    await probePort(options.port).catch(explainPort);
    const issuer = stack.adopt(await startIssuer(), (running) => running.stop());
    const assembly = await options.output.step(
      'Synthesized',
      async () =>
        buildApp({
          outdir: join(options.dataDirectory, 'cdk.out'),
          context: {
            oidcIssuer: issuer.url,
            oidcAudience: issuer.audience,
            rolesClaim: issuer.rolesClaim,
          },
        }).synth(),
      ({ stacks }) => stacks.map(({ stackName }) => stackName).join(' and '),
    );
    return await options.output.step(
      'Started',
      () => run(assembly.directory, issuer, options, stack),
      () => 'what they declare, on this machine',
    );
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function run(
  assembly: string,
  issuer: LocalIssuer,
  { dataDirectory, port, functionEnvironment, meter }: PlatformOptions,
  stack: AsyncDisposableStack,
): Promise<Platform> {
  let lambdaEndpoint: string | undefined;
  let onRotation = (_event: RotationEvent | RotationStep) => {};
  const started = await startEngines(
    dataDirectory,
    REGION,
    () => lambdaEndpoint,
    stack,
    (event) => onRotation(event),
  );
  const engines = meter ? await meter.before(started) : started;
  const deployment = readDeployment(assembly, { sqsEndpoint: engines.sqsEndpoint, region: REGION });
  await createResources(deployment, engines);

  const logFile = join(dataDirectory, 'functions.log');
  const lambda = stack.adopt(
    await startLambdaService({
      ...toLambdaDefinitions(deployment),
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: engines.dynamodbEndpoint,
        AWS_ENDPOINT_URL_SNS: engines.sqsEndpoint,
        AWS_ENDPOINT_URL_SQS: engines.sqsEndpoint,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: engines.secretsManagerEndpoint,
        ...functionEnvironment,
      },
      sqsEndpoint: engines.sqsEndpoint,
      dataDirectory: join(dataDirectory, 'lambda'),
      region: REGION,
      ...(meter && { onInvoked: meter.invoked }),
      log: stack.adopt(createLogFile(logFile), (file) => file.close()),
    }),
    (running) => running.close(),
  );
  lambdaEndpoint = lambda.endpoint;
  await attachRotations(deployment, engines);

  const client = stack.adopt(
    new LambdaClient({
      endpoint: lambda.endpoint,
      region: REGION,
      credentials: localCredentials,
      maxAttempts: 1,
    }),
    async (used) => used.destroy(),
  );
  const { restApis } = deployment;
  const invoke = invokeThrough(client);
  const credentials = localCredentials;
  const startGateway = (at: number) =>
    startApiGateway({ restApis, invoke, credentials, port: at, region: REGION });
  let gateway = await startGateway(port).catch(explainPort);
  stack.defer(() => gateway.stop());
  const { endpoint } = gateway;

  return {
    apiUrl: `${endpoint}/${restApis[0]?.stage}`,
    lambdaUrl: lambda.endpoint,
    issuer,
    async invoke(functionName, event) {
      const name = deployment.functions.find((one) => functionName.test(one.name))?.name;
      if (name === undefined) throw new Error(`There is no function ${functionName}.`);
      const { functionError, payload } = await invoke(name, undefined, JSON.stringify(event));
      if (functionError !== undefined) throw new Error(`${name} failed: ${payload}`);
    },
    async whileDown(work) {
      await gateway.stop();
      try {
        return await work();
      } finally {
        gateway = await startGateway(Number(new URL(endpoint).port));
      }
    },
    logFile,
    watchRotations(watch) {
      onRotation = watch;
    },
    waitingMessages: () => waitingMessages(deployment, engines.sqsEndpoint),
    close: () => stack.disposeAsync(),
  };
}

/** Tells of a taken port before the work of starting, which needs it last. */
async function probePort(port: number): Promise<void> {
  const probe = await listen(createServer(), 'the API gateway', port);
  await probe.stop();
}

function explainPort(error: unknown): never {
  if (!isPortTaken(error) || !(error instanceof Error)) throw error;
  throw new Error(`${error.message} Choose another with --port NUMBER (0 takes a free one).`, {
    cause: error,
  });
}
