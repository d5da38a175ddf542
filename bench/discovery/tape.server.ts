import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { KeyAndCertificate } from '../../local/certificate-authority.ts';

/** Answers what the simulated tenant answers, and what it answered once out of memory from then on. */
export interface Tape {
  /** Of Azure Resource Manager; sign-in stays with the tenant. */
  readonly endpoint: string;
}

const options = JSON.parse(process.argv[2] ?? '') as {
  readonly certificateFile: string;
  readonly azure: string;
};
const certificate = JSON.parse(readFileSync(options.certificateFile, 'utf8')) as KeyAndCertificate;
const agent = new Agent({ keepAlive: true });
const recorded = new Map<string, Buffer>();

const server = createServer({ ...certificate }, (incoming, response) => {
  const path = incoming.url ?? '/';
  const known = recorded.get(path);
  if (known) return answer(response, known);
  const { authorization = '' } = incoming.headers;
  record(path, authorization).then(
    (body) => answer(response, body),
    (error: Error) => response.destroy(error),
  );
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ endpoint: endpoint() })));
process.stdin.resume().once('end', () => process.exit());

function endpoint(): string {
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function record(path: string, authorization: string): Promise<Buffer> {
  const asked = request(`${options.azure}${path}`, { agent, headers: { authorization } }).end();
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  asked.once('error', reject).once('response', (response) => {
    if (response.statusCode === 200) buffer(response).then(resolve, reject);
    else reject(new Error(`The tenant answers ${response.statusCode} for ${path}.`));
  });
  // Pages name the next one with the tenant's own address.
  const body = Buffer.from((await promise).toString().replaceAll(options.azure, endpoint()));
  recorded.set(path, body);
  return body;
}

function answer(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}
