import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { listen } from '../../../local/aws/listen.ts';
import type { KeyAndCertificate } from '../../../local/certificate-authority.ts';

/** A request on its way from a function to an engine. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** When the sender of a request dies: before anybody has read it, or after it was carried out, unanswered. */
export type Death = 'before' | 'after';

export interface WatchedProxyOptions {
  /** The engine's address, asked at each request: it may start later. */
  readonly target: () => string | Promise<string>;
  /** Set when the functions want TLS. */
  readonly certificate?: KeyAndCertificate;
  /** Sees each request; names the death that its sender dies of it. */
  readonly watch: (request: Request) => Death | undefined;
  /** Ends the process that sends the requests. */
  readonly kill: () => void;
}

/** Headers of one connection only, and what `fetch` sets itself. */
const HOP_HEADERS = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/** Stands between the processes of a function and an engine, and can kill in the middle of a request. */
export async function startWatchedProxy(options: WatchedProxyOptions) {
  const { certificate, watch, kill } = options;
  let endpoint = '';

  async function forward({ method, path, headers, body }: Request) {
    const passed = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      HOP_HEADERS.includes(name) || value === undefined ? [] : [[name, String(value)]],
    );
    const target = await options.target();
    const answer = await fetch(`${target}${path}`, {
      method,
      headers: [...passed, ['accept-encoding', 'identity']],
      ...(body !== '' && { body }),
    });
    // Links to further pages lead through here too.
    return { answer, content: (await answer.text()).replaceAll(target, endpoint) };
  }

  const handle: RequestListener = async (incoming, response) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const request = { method, path, headers, body: await text(incoming) };
    const death = watch(request);
    if (death === 'before') kill();
    const reply = death === 'before' ? undefined : await forward(request);
    if (death === 'after') kill();
    if (death || !reply) return response.destroy();
    const { answer, content } = reply;
    const kept = [...answer.headers].filter(([name]) => !HOP_HEADERS.includes(name));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(content);
    return response;
  };

  const server = certificate ? createSecureServer(certificate) : createServer();
  server.on('request', (incoming, response) => {
    // Whoever asked is dead, or the engine is: both see a connection that ends.
    Promise.resolve(handle(incoming, response)).catch(() => response.destroy());
  });
  const listening = await listen(server, 'a watched proxy', 0);
  endpoint = certificate ? listening.endpoint.replace('http:', 'https:') : listening.endpoint;
  return { endpoint, stop: listening.stop };
}
