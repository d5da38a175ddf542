import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { KeyAndCertificate } from '../certificate-authority.ts';
import type { Answer, AzureRequest, Service } from './service.ts';
import { applyFault } from './simulator/apply-fault.ts';
import type { Faults } from './simulator/faults.ts';
import type { StatisticsRecorder } from './simulator/statistics.ts';

export interface HttpsServerOptions {
  readonly certificate: KeyAndCertificate;
  /** 0 takes a free one. */
  readonly port: number;
  /** How long each answer takes at least. */
  readonly latencyMs: number;
  /** The first that owns a path answers; faults strike all but `control`. */
  readonly services: readonly Service[];
  readonly control: Service;
  readonly faults: Faults;
  readonly statistics: StatisticsRecorder;
}

export interface HttpsServer {
  /** `https://127.0.0.1:<port>`, no trailing slash. */
  readonly endpoint: string;
  /** Ends open connections too; closing twice is closing once. */
  close(): Promise<void>;
}

/** Serves services over TLS on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function startHttpsServer(options: HttpsServerOptions): Promise<HttpsServer> {
  let endpoint = '';

  const server = createServer({ ...options.certificate }, (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // A defect of the simulator must not look like an answer of Azure.
      response.destroy(error instanceof Error ? error : new Error(String(error)));
      process.stderr.write(`The simulated Azure tenant failed: ${describe(error)}\n`);
    });
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request: AzureRequest = {
      method: incoming.method ?? 'GET',
      url: new URL(incoming.url ?? '/', endpoint),
      headers: incoming.headers,
      body: await readBody(incoming),
    };
    const path = request.url.pathname;
    if (!isDecodable(path))
      return send(response, { status: 400, body: 'Bad Request - Invalid URL' });
    if (options.control.owns(path)) return send(response, await options.control.answer(request));

    const service = options.services.find((candidate) => candidate.owns(path));
    if (!service) return send(response, { status: 404 });
    const call = service.describe(request);
    options.statistics.opened(service.name, call.operation);
    const answer = await answerWithFaults(service, request, call);
    options.statistics.closed(answer === 'reset' ? 'reset' : answer.status);
    if (answer === 'reset') incoming.socket.destroy();
    else send(response, answer);
  }

  async function answerWithFaults(
    service: Service,
    request: AzureRequest,
    call: ReturnType<Service['describe']>,
  ): Promise<Answer | 'reset'> {
    const path = `${request.url.pathname}${request.url.search}`;
    const effects = options.faults.strike(service.name, call, path);
    let answer = await service.answer(request);
    let wait = options.latencyMs;
    for (const effect of effects) {
      options.statistics.faulted();
      if (effect.kind === 'reset') return 'reset';
      if (effect.kind === 'latency') wait += effect.ms;
      else answer = applyFault(effect, service, call, answer);
    }
    if (wait > 0) await delay(wait);
    return answer;
  }

  // Clients keep connections; Node would drop an idle one after 5 s, in the face of the next request.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    endpoint,
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, answer: Answer): void {
  const isText = typeof answer.body === 'string';
  const text = isText ? (answer.body as string) : JSON.stringify(answer.body ?? '');
  const body = answer.body === undefined ? '' : text;
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-ms-request-id': randomUUID(),
    ...answer.headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
