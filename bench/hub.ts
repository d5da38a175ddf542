import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { toRecord } from '../lambdas/shared/aws/configuration-item-record.ts';
import { dynamoConfigurationItemSearch } from '../lambdas/shared/aws/dynamo-configuration-item-search.ts';
import { CiClass, type ConfigurationItem } from '../lambdas/shared/domain/configuration-item.ts';
import type { ConfigurationItemQuery } from '../lambdas/shared/domain/configuration-item-search.ts';
import { buildApp } from '../lib/app.ts';
import { startDynamoDb } from '../local/aws/dynamodb.ts';
import { readDeployment } from '../local/template/read-deployment.ts';
import { cmdbClient, emptyCmdb } from './discovery/cmdb.ts';
import { firstLoad } from './first-load.ts';
import type { Bench } from './measurement.ts';
import { median } from './median.ts';

const ITEMS = 100_000;
const BATCH = 25;
const BATCHES_AT_ONCE = 8;
const REPEATS = 15;

const ALL: ConfigurationItemQuery = { retired: false, order: 'name', limit: 50 };

/** Pages that administrators ask for, from the plainest to those that sift most. */
const PAGES: Readonly<Record<string, ConfigurationItemQuery>> = {
  'all by name': ALL,
  'one class, latest changes first': { ...ALL, class: 'azure_vm', order: 'changed' },
  'one region, by name': { ...ALL, region: 'westeurope' },
  'names that begin so': { ...ALL, namePrefix: 'item-04' },
  'one of 100 subscriptions': { ...ALL, subscriptionId: 'subscription-7' },
  'a tag that half of them have': { ...ALL, tag: { key: 'env', value: 'prod' } },
  'a tag that one in 10,000 has': { ...ALL, tag: { key: 'owner', value: 'ann' } },
  'everything at once': {
    ...ALL,
    class: 'azure_aks',
    order: 'changed',
    region: 'westeurope',
    subscriptionId: 'subscription-7',
    tag: { key: 'env', value: 'prod' },
    namePrefix: 'item-',
  },
};

/** The web page's first load, and a page of the CMDB's table among 100,000 items, against reading as many items by their keys. */
export const hub: Bench = {
  name: 'hub',
  async *run() {
    yield firstLoad();
    const directory = mkdtempSync(join(tmpdir(), 'hub-'));
    const engine = await startDynamoDb();
    try {
      buildApp({ outdir: join(directory, 'assembly') }).synth();
      const { tables } = readDeployment(join(directory, 'assembly'), {
        sqsEndpoint: 'http://127.0.0.1:1',
      });
      const cmdb = await emptyCmdb(engine.endpoint, tables);
      const client = cmdbClient(cmdb);
      await fill(client, cmdb.items);
      const { find } = dynamoConfigurationItemSearch(client, cmdb.items);
      const baseline = await time(() => find({ ...ALL, namePrefix: 'item-000001' }));
      for (const [name, query] of Object.entries(PAGES)) {
        yield {
          name: `page of ${name}`,
          value: await time(() => find(query)),
          unit: 'ms',
          bar: { atMost: 100 },
          baseline,
        };
      }
    } finally {
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function fill(client: ReturnType<typeof cmdbClient>, table: string): Promise<void> {
  const starts = Array.from({ length: ITEMS / BATCH }, (_, index) => index * BATCH).values();
  await Promise.all(
    Array.from({ length: BATCHES_AT_ONCE }, async () => {
      for (const start of starts) {
        const puts = Array.from({ length: BATCH }, (_, index) => ({
          PutRequest: { Item: toRecord(itemAt(start + index)) },
        }));
        await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
      }
    }),
  );
}

function itemAt(index: number): ConfigurationItem {
  const name = `item-${String(index).padStart(6, '0')}`;
  const subscriptionId = `subscription-${index % 100}`;
  const armId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Some.Provider/types/${name}`;
  return {
    class: CiClass.options[index % CiClass.options.length],
    id: armId.toLowerCase(),
    armId,
    resourceType: 'virtual-machine',
    subscriptionId,
    resourceGroup: 'rg',
    name,
    region: ['eastus', 'westeurope', 'northeurope', 'westus2'][Math.floor(index / 7) % 4] ?? null,
    kind: null,
    state: 'running',
    createdTime: null,
    tags: {
      env: Math.floor(index / 3) % 2 === 0 ? 'prod' : 'test',
      ...(index % 10_000 === 17 && { owner: 'ann' }),
    },
    relatedId: null,
    details: { description: 'x'.repeat(400) },
    attributes: {},
    integrationId: '7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34',
    link: 'https://portal.azure.com/',
    hash: name,
    discoveredAt: '2026-01-01T00:00:00.000Z',
    changedAt: new Date(Date.UTC(2026, 0, 1) + ((index * 7_919) % 1e9)).toISOString(),
    missingSince: null,
    retiredAt: null,
    runId: 'a3c1f7de-30f1-4bd5-8f7d-09c6f0a3f0a1',
    revision: 1,
    fence: 1,
  } as unknown as ConfigurationItem;
}

/** Milliseconds of one page, the median of some. */
async function time(page: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const started = performance.now();
    await page();
    times.push(performance.now() - started);
  }
  return median(times);
}
