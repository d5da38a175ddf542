import { hash } from 'node:crypto';
import { PutCommand, paginateScan, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { localDynamo } from './local-tables.ts';

/** Puts the items of one table into another, as conditionally as the product does, and does nothing else. */
export interface PutOptions {
  readonly endpoint: string;
  readonly from: string;
  readonly to: string;
  /** Requests at once. */
  readonly concurrency: number;
  /** Items of a request, as the product puts them: a put each, or transactions. */
  readonly together?: number;
  /**
   * Whether the items of a partition come in no order, as ids of people do. An engine that keeps them sorted puts
   * sorted ones in sooner, which nobody who reads a tenant could do.
   */
  readonly shuffled?: boolean;
}

export interface Put {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly items: number;
}

const options = JSON.parse(process.argv[2] ?? '') as PutOptions;
const { endpoint, from, to, concurrency, together = 1, shuffled = false } = options;
const client = localDynamo(endpoint);
const items: Record<string, unknown>[] = [];
for await (const { Items } of paginateScan({ client }, { TableName: from })) {
  items.push(...(Items ?? []));
}
if (shuffled) {
  const place = ({ part, id }: Record<string, unknown>) => `${part}#${hash('sha1', String(id))}`;
  const placed = items.map((item) => ({ item, at: place(item) }));
  placed.sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const [index, { item }] of placed.entries()) items[index] = item;
}

const started = performance.now();
const cpu = process.cpuUsage();
const puts = items.map((Item) => ({
  TableName: to,
  Item,
  ConditionExpression: 'attribute_not_exists(id)',
}));
const pending = Array.from({ length: Math.ceil(puts.length / together) }, (_, index) =>
  puts.slice(index * together, (index + 1) * together),
).values();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (const request of pending) {
      const [first] = request;
      if (first && request.length === 1) await client.send(new PutCommand(first));
      else {
        const TransactItems = request.map((Put) => ({ Put }));
        await client.send(new TransactWriteCommand({ TransactItems }));
      }
    }
  }),
);
const { user, system } = process.cpuUsage(cpu);
const put: Put = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  items: items.length,
};
console.log(JSON.stringify(put));
process.exit();
