import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What an AWS service does to those who call it. `silent` takes the request and never answers. */
export type ServiceState = 'well' | 'down' | 'silent' | 'throttled' | 'broken' | 'garbled';

/** An AWS service that can fail, before a real engine. */
export interface FaultyProxy {
  readonly endpoint: string;
  state: ServiceState;
  close(): void;
}

export async function startFaultyProxy(engine: string): Promise<FaultyProxy> {
  const server = createServer(async (request, response) => {
    const { state } = proxy;
    if (state === 'down') request.destroy();
    else if (state === 'throttled') refuse(response, 400, 'ThrottlingException');
    else if (state === 'broken') refuse(response, 500, 'InternalError');
    else if (state === 'garbled') response.end('<html>');
    else if (state === 'well') await forward(engine, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    state: 'well',
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: code }));
}

async function forward(engine: string, request: IncomingMessage, response: ServerResponse) {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const answer = await fetch(`${engine}${request.url}`, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    body: await buffer(request),
  });
  const type = answer.headers.get('content-type') ?? 'application/json';
  response.writeHead(answer.status, { 'content-type': type });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
