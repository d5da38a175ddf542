import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { Invoked } from '../../local/aws/lambda/service.ts';
import { type Listening, listen } from '../../local/aws/listen.ts';
import type { Engines } from '../../local/engines.ts';
import type { Meter } from '../../local/platform.ts';

/** What AWS would count, in the units that it bills. */
export interface Usage {
  /** Request units of DynamoDB, indexes and transactions included. */
  readonly reads: number;
  readonly writes: number;
  readonly secretCalls: number;
  /** Messages sent; who receives them is Lambda. */
  readonly messages: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
}

const NOTHING: Usage = {
  reads: 0,
  writes: 0,
  secretCalls: 0,
  messages: 0,
  invocations: 0,
  gigabyteSeconds: 0,
};

const Consumed = z.object({ CapacityUnits: z.number().default(0) });
const Answer = z.object({
  ConsumedCapacity: z.union([Consumed.transform((one) => [one]), z.array(Consumed)]).default([]),
});

/** A meter, and a way to ask what was used since it was last asked. */
export function createMeter(): Meter & { used(): Usage; close(): Promise<void> } {
  let usage = NOTHING;
  const proxies: Listening[] = [];
  const add = (more: Partial<Usage>) => {
    usage = sum(usage, more);
  };

  async function proxy(target: string, count: (action: string, answer: string) => void) {
    const server = createServer((from, to) => void forward(target, from, to, count));
    const listening = await listen(server, 'a meter', 0);
    proxies.push(listening);
    return listening.endpoint;
  }

  return {
    async before(engines: Engines) {
      return {
        dynamodbEndpoint: await proxy(engines.dynamodbEndpoint, (action, answer) => {
          const units = unitsOf(answer);
          add(/^(Get|BatchGet|Query|Scan)/.test(action) ? { reads: units } : { writes: units });
        }),
        sqsEndpoint: await proxy(engines.sqsEndpoint, (action) => {
          if (action.startsWith('SendMessage')) add({ messages: 1 });
        }),
        secretsManagerEndpoint: await proxy(engines.secretsManagerEndpoint, () =>
          add({ secretCalls: 1 }),
        ),
      };
    },
    invoked: ({ durationMs, memoryMb }: Invoked) =>
      add({ invocations: 1, gigabyteSeconds: (durationMs / 1000) * (memoryMb / 1024) }),
    used() {
      const taken = usage;
      usage = NOTHING;
      return taken;
    },
    async close() {
      for (const { stop } of proxies) await stop();
    },
  };
}

function sum(one: Usage, other: Partial<Usage>): Usage {
  const names = Object.keys(NOTHING) as (keyof Usage)[];
  return Object.fromEntries(
    names.map((name) => [name, one[name] + (other[name] ?? 0)]),
  ) as unknown as Usage;
}

/** A refused condition has used a unit, too, and says nothing of it. */
function unitsOf(answer: string): number {
  const { data } = Answer.safeParse(JSON.parse(answer || '{}'));
  const units = data?.ConsumedCapacity.reduce((total, one) => total + one.CapacityUnits, 0) ?? 0;
  return units === 0 && answer.includes('ConditionalCheckFailed') ? 1 : units;
}

/** Passes a request on, and asks DynamoDB to say what it used. */
async function forward(
  target: string,
  from: IncomingMessage,
  to: ServerResponse,
  count: (action: string, answer: string) => void,
): Promise<void> {
  const action = String(from.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const asked = await buffer(from);
  const isDynamoDb = String(from.headers['x-amz-target']).startsWith('DynamoDB');
  const body = isDynamoDb
    ? Buffer.from(
        JSON.stringify({ ...JSON.parse(asked.toString()), ReturnConsumedCapacity: 'TOTAL' }),
      )
    : asked;
  const headers = { ...from.headers, 'content-length': String(body.length) };
  const passed = request(
    `${target}${from.url}`,
    { method: from.method, headers },
    async (answer) => {
      const text = await buffer(answer);
      count(action, text.toString());
      const { 'transfer-encoding': _chunked, ...rest } = answer.headers;
      to.writeHead(answer.statusCode ?? 500, { ...rest, 'content-length': String(text.length) });
      to.end(text);
    },
  );
  passed.on('error', () => to.destroy());
  passed.end(body);
}
