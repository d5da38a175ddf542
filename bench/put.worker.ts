import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { localDynamo } from './local-tables.ts';

/** Puts the items of one table into another, as conditionally as the product does, and does nothing else. */
export interface PutOptions {
  readonly endpoint: string;
  readonly from: string;
  readonly to: string;
  /** Writes at once. */
  readonly concurrency: number;
}

export interface Put {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly items: number;
}

const { endpoint, from, to, concurrency } = JSON.parse(process.argv[2] ?? '') as PutOptions;
const client = localDynamo(endpoint);
const items: Record<string, unknown>[] = [];
for await (const { Items } of paginateScan({ client }, { TableName: from })) {
  items.push(...(Items ?? []));
}

const started = performance.now();
const cpu = process.cpuUsage();
const pending = items.values();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (const Item of pending) {
      const ConditionExpression = 'attribute_not_exists(id)';
      await client.send(new PutCommand({ TableName: to, Item, ConditionExpression }));
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
