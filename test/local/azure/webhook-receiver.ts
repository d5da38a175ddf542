import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryStatistics } from '../../../local/azure/action-groups/delivery-log.ts';
import type { JsonObject } from '../../../local/azure/json.ts';
import type { SimulatorClient } from '../../../local/azure/simulator-client.ts';

export interface ReceivedCall {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  readonly callerAddress: string;
  /** Whether the caller waited for `100 Continue`. */
  readonly askedToContinue: boolean;
}

/** What a receiver answers: a status, no answer at all, or a cut connection. */
export type Reaction = number | 'silence' | 'cut';

/** A webhook on 127.0.0.1. */
export interface WebhookReceiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** From now on; 202 at first. */
  react(reaction: Reaction | ((call: ReceivedCall) => Reaction)): void;
  close(): void;
}

/**
 * @param expectation what it does when a caller expects `100 Continue`: says so, reads on without a word,
 * or answers 413 at once
 */
export async function startReceiver(
  expectation: 'continue' | 'ignore' | 'refuse' = 'continue',
): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  let react: (call: ReceivedCall) => Reaction = () => 202;

  const server = createServer((request, response) => receive(request, response, false));
  server.on('checkContinue', (request, response) => {
    if (expectation === 'refuse') return response.writeHead(413).end();
    if (expectation === 'continue') response.writeContinue();
    return receive(request, response, true);
  });
  function receive(...received: Parameters<typeof handle>): void {
    // A test may be over, and the caller gone, before a call is read.
    handle(...received).catch(() => received[0].socket.destroy());
  }
  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    askedToContinue: boolean,
  ): Promise<void> {
    const call = {
      path: request.url ?? '',
      method: request.method ?? '',
      headers: request.headers,
      body: JSON.parse(await text(request)),
      callerAddress: request.socket.remoteAddress ?? '',
      askedToContinue,
    };
    calls.push(call);
    const reaction = react(call);
    if (reaction === 'cut') request.socket.destroy();
    else if (reaction !== 'silence') {
      response.writeHead(reaction, reaction === 302 ? { location: '/elsewhere' } : {}).end();
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    calls,
    react(reaction) {
      react = typeof reaction === 'function' ? reaction : () => reaction;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Once no delivery is under way. */
export async function settled(simulator: SimulatorClient): Promise<DeliveryStatistics> {
  for (;;) {
    const statistics = await simulator.deliveries();
    if (statistics.pending === 0) return statistics;
    await delay(5);
  }
}

/** A clock on which every wait is over at once, and took as long as it was asked to. */
export function instantClock() {
  let time = 0;
  return {
    now: () => time,
    async wait(ms: number) {
      time += ms;
    },
    pass(ms: number) {
      time += ms;
    },
  };
}
