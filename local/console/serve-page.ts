import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { contentSecurityPolicy } from '../../lib/page-security.ts';
import { type Listening, listen } from '../aws/listen.ts';
import { pageFile } from './page-file.ts';

export interface PageOptions {
  /** Folder of the built page. */
  readonly directory: string;
  /** `http://127.0.0.1:PORT/prod`: where `/api/…` is answered. */
  readonly apiUrl: string;
  readonly issuer: { readonly url: string; readonly audience: string };
  /** 0 takes a free one. */
  readonly port: number;
}

/** Serves the web page with the API under the same origin, as CloudFront does. */
export function servePage(options: PageOptions): Promise<Listening> {
  const { apiUrl, directory, issuer, port } = options;
  const settings = JSON.stringify({
    issuer: issuer.url,
    clientId: issuer.audience,
    scope: 'openid profile email',
    webhookBaseUrl: apiUrl,
  });
  const server = createServer((message, response) => {
    const { pathname } = new URL(message.url ?? '/', 'http://page');
    if (pathname.startsWith('/api/')) return passOn(message, response, apiUrl);
    response.setHeader('content-security-policy', contentSecurityPolicy([issuer.url]));
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (pathname === '/config.json') {
      response.setHeader('cache-control', 'no-cache');
      response.setHeader('content-type', 'application/json');
      response.end(settings);
      return;
    }
    void answerFile(response, directory, pathname);
  });
  return listen(server, 'the web page', port);
}

async function answerFile(response: ServerResponse, directory: string, pathname: string) {
  const { path, contentType, immutable } = pageFile(pathname);
  try {
    const content = await readFile(join(directory, path));
    response.setHeader('content-type', contentType);
    response.setHeader('cache-control', immutable ? 'max-age=31536000, immutable' : 'no-cache');
    response.end(content);
  } catch {
    response.statusCode = 404;
    response.end(`${path} is not part of the page.`);
  }
}

function passOn(message: IncomingMessage, response: ServerResponse, apiUrl: string): void {
  const { hostname, port, pathname } = new URL(apiUrl);
  const passed = request(
    {
      hostname,
      port,
      path: `${pathname}${message.url}`,
      method: message.method,
      headers: { ...message.headers, host: `${hostname}:${port}` },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  passed.on('error', (error) => {
    if (!response.headersSent) response.writeHead(502);
    response.end(`The API did not answer: ${error.message}`);
  });
  message.pipe(passed);
}
