import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Cmdb, cmdbClient } from './cmdb.ts';

/** Puts the items of one CMDB into another, as conditionally as discovery does, and does nothing else. */
export interface PutOptions {
  readonly from: Cmdb;
  readonly to: Cmdb;
  /** Writes at once. */
  readonly concurrency: number;
}

export interface Put {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly items: number;
}

const { from, to, concurrency } = JSON.parse(process.argv[2] ?? '') as PutOptions;
const client = cmdbClient(to);
const items: Record<string, unknown>[] = [];
for await (const { Items } of paginateScan({ client }, { TableName: from.items })) {
  items.push(...(Items ?? []));
}

const started = performance.now();
const cpu = process.cpuUsage();
const pending = items.values();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (const Item of pending) {
      const ConditionExpression = 'attribute_not_exists(id)';
      await client.send(new PutCommand({ TableName: to.items, Item, ConditionExpression }));
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
