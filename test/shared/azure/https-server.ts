import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificateAuthority } from '../../../local/certificate-authority.ts';

export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Sent as JSON unless it is text already. */
  readonly body?: unknown;
  /** Ends the connection, before or after these bytes of a longer body. */
  readonly breakAfter?: string | Uint8Array;
}

const create = createCertificateAuthority;
const trusted = getCACertificates('default');
/** One for all trusted servers: two authorities of one name cannot be told apart. */
let authority: ReturnType<typeof create> | undefined;
let running = 0;

function sharedAuthority() {
  authority ??= create();
  return authority;
}

/** An HTTPS server on 127.0.0.1 that answers as the test says and keeps what it saw. */
export async function startServer(
  answer: (request: Seen) => Answer | 'never' | Promise<Answer>,
  /** Whether this process trusts its certificate. */
  isTrusted = true,
) {
  const { certificate, server: pair } = await (isTrusted ? sharedAuthority() : create());
  running++;
  if (isTrusted) setDefaultCACertificates([certificate]);
  const seen: Seen[] = [];

  const server = createServer({ ...pair }, async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(request);
    const given = await answer(request);
    if (given === 'never') return;
    const { status = 200, headers = {}, body, breakAfter } = given;
    if (breakAfter?.length === 0) return void response.destroy();
    const type = { 'content-type': 'application/json; charset=utf-8' };
    response.writeHead(status, { ...type, ...headers });
    if (breakAfter) return void response.write(breakAfter, () => response.destroy());
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      if (--running === 0) setDefaultCACertificates(trusted);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
