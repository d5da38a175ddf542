import { randomUUID } from 'node:crypto';
import { LambdaClient, ListDurableExecutionsByFunctionCommand } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runDiscovery } from '../../../lambdas/integration-hub/runs/run-discovery.ts';
import { dynamoRunStore } from '../../../lambdas/shared/aws/dynamo-run-store.ts';
import { lambdaRunStarter } from '../../../lambdas/shared/aws/lambda-run-starter.ts';
import type { Integration } from '../../../lambdas/shared/domain/integration.ts';
import type { Run, ScopeProgress } from '../../../lambdas/shared/domain/run.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import { until } from '../../../local/main-job/until.ts';
import { readTable } from './table-contents.ts';
import type { World } from './world.ts';

/** How a run ended, and what it left. */
export interface Outcome {
  readonly run: Run;
  /** Of the execution that carried it out. */
  readonly status: string | undefined;
  readonly scopes: readonly ScopeProgress[];
  /** Ids of runs that have a lease. */
  readonly leased: readonly unknown[];
  /** The CMDB without when and by which run it was written; revisions tell how often. */
  readonly items: readonly unknown[];
  readonly history: readonly unknown[];
}

export type Runs = ReturnType<typeof runsThrough>;

/** Starts runs as the hub does, and tells how they end. */
export function runsThrough(world: World, lambdaEndpoint: string) {
  const { dynamodb, tables, discoverArn } = world;
  const lambda = new LambdaClient({
    endpoint: lambdaEndpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  world.finally(() => lambda.destroy());
  const runs = dynamoRunStore(DynamoDBDocumentClient.from(dynamodb), tables.RUNS_TABLE);

  async function statusOf(name: string) {
    const { DurableExecutions = [] } = await lambda.send(
      new ListDurableExecutionsByFunctionCommand({
        FunctionName: discoverArn,
        DurableExecutionName: name,
      }),
    );
    return DurableExecutions[0]?.Status;
  }

  return {
    start: (integration: Integration): Promise<Run> =>
      runDiscovery(integration, {
        runs,
        discovery: lambdaRunStarter(lambda, discoverArn),
        newId: randomUUID,
        now: () => new Date(),
      }),

    /** Waits until nothing of the run goes on any more. */
    async end({ id }: Run, timeoutMs = 120_000): Promise<Outcome> {
      const status = await until(
        `the end of run ${id}`,
        async () => {
          const now = await statusOf(id);
          return now === 'RUNNING' ? undefined : now;
        },
        timeoutMs,
      );
      const run = await runs.get(id);
      if (!run) throw new Error(`Run ${id} has no record.`);
      const [items, history, records] = await Promise.all([
        readTable(dynamodb, tables.CONFIGURATION_ITEMS_TABLE),
        readTable(dynamodb, tables.CONFIGURATION_ITEM_HISTORY_TABLE),
        readTable(dynamodb, tables.RUNS_TABLE),
      ]);
      return {
        run,
        status,
        scopes: await Array.fromAsync(runs.scopes(id)),
        leased: records.flatMap(({ holder }) => (holder === undefined ? [] : [holder])),
        items: items.map(withoutOccasion).toSorted(byId),
        history: history.map(withoutOccasion).toSorted(byId),
      };
    },
  };
}

function withoutOccasion(record: Record<string, unknown>) {
  const { runId, fence, at, moment, discoveredAt, changedAt, changeOrder, ...rest } = record;
  const { missingSince, retiredAt } = rest;
  return {
    ...rest,
    ...(missingSince !== undefined && { missingSince: missingSince !== null }),
    ...(retiredAt !== undefined && { retiredAt: retiredAt !== null }),
  };
}

function byId(a: Record<string, unknown>, b: Record<string, unknown>): number {
  return `${a.id} ${a.event}` < `${b.id} ${b.event}` ? -1 : 1;
}
