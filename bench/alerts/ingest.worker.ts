import { subscribe } from 'node:diagnostics_channel';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { percentile } from '../percentile.ts';

/** What the worker is told. */
export interface IngestOptions {
  readonly bundle: string;
  /** Of the function, with the engines' addresses. */
  readonly environment: Readonly<Record<string, string>>;
  /** A call of the webhook. */
  readonly event: object;
}

interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds without the network: of the handler, and of the SDK alone storing the same body. */
export interface Handled {
  readonly handler: Times;
  readonly bare: Times;
}

const ROUNDS = 3;
const WARM_UP = 500;
const CALLS = 2_000;

/** A call of the webhook as a REST API hands it to its function. */
export function proxyEvent(key: string, body: string): object {
  return {
    httpMethod: 'POST',
    path: '/api/webhooks/inbound/azure-monitor',
    resource: '/api/webhooks/inbound/azure-monitor',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    queryStringParameters: { key },
    requestContext: { requestId: 'request', identity: { sourceIp: '127.0.0.1' } },
    body,
    isBase64Encoded: false,
  };
}

/** Milliseconds spent between the end of a request and the beginning of its answer, by all so far. */
let waitedMs = 0;
const sentAt = new WeakMap<object, number>();

/** The best of the rounds, since whatever else runs on the machine only adds. */
async function measure(act: () => Promise<void>): Promise<Times> {
  const rounds: Times[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(act));
  return {
    p50: Math.min(...rounds.map(({ p50 }) => p50)),
    p99: Math.min(...rounds.map(({ p99 }) => p99)),
  };
}

async function measureRound(act: () => Promise<void>): Promise<Times> {
  const times: number[] = [];
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    waitedMs = 0;
    const started = performance.now();
    await act();
    const took = performance.now() - started - waitedMs;
    if (call >= WARM_UP) times.push(took);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function work({ bundle, environment, event }: IngestOptions): Promise<Handled> {
  Object.assign(process.env, environment);
  subscribe('http.client.request.start', (message) => {
    sentAt.set((message as { request: object }).request, performance.now());
  });
  subscribe('http.client.response.finish', (message) => {
    const { request } = message as { request: object };
    waitedMs += performance.now() - (sentAt.get(request) ?? performance.now());
  });

  const { handler } = (await import(bundle)) as {
    handler(event: object, context: object): Promise<{ statusCode: number; body: string }>;
  };
  const context = { awsRequestId: 'request', functionName: 'ingest', memoryLimitInMB: '512' };
  const handled = await measure(async () => {
    const { statusCode, body } = await handler(event, context);
    if (statusCode !== 202) throw new Error(`The webhook answered ${statusCode}: ${body}`);
  });
  const client = new SQSClient();
  const QueueUrl = environment.ALERT_QUEUE_URL;
  const MessageBody = JSON.stringify(event);
  const bare = await measure(async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  });
  return { handler: handled, bare };
}

if (process.argv[1] === import.meta.filename) {
  const options = JSON.parse(process.argv[2] ?? '') as IngestOptions;
  console.log(JSON.stringify(await work(options)));
  process.exit();
}
