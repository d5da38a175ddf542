import type { Integration } from '../../../lambdas/shared/domain/integration.ts';
import type { Outcome, Runs } from './runs.ts';
import { readTables, restoreTables, type TableContents } from './table-contents.ts';
import type { WatchedService } from './watched-service.ts';
import type { World } from './world.ts';

/** Runs that all begin with the same CMDB, of the same tenant. */
export interface EventfulRuns {
  /** A run from its start to its end, by another service if one is given. */
  run(through?: Runs): Promise<Outcome>;
  /** How it ends when nothing comes between. */
  readonly expected: Outcome;
}

/**
 * A CMDB with something of everything ahead of it: resources that are new, changed, missing for the
 * first time, and gone for good.
 *
 * @param subscriptions how many of the tenant's are connected; all of that is in the first
 */
export async function eventfulRuns(
  world: World,
  service: WatchedService,
  subscriptions: number,
): Promise<EventfulRuns> {
  const { simulator, azure } = world.tenant;
  const subscriptionIds = azure.subscriptionIds.slice(0, subscriptions);
  const [subscriptionId = ''] = subscriptionIds;
  const integration = await world.connect({ subscriptionIds });
  for (const kind of ['managedClusters', 'databaseAccounts'] as const) {
    await simulator.change({ change: 'add', kind, subscriptionId });
  }
  await simulator.change({ change: 'add', kind: 'storageAccounts', subscriptionId, count: 6 });
  const [first, second, third] = await storageAccounts(world);
  await runOnce(service, integration);
  await simulator.change({ change: 'delete', id: first });
  await runOnce(service, integration);
  await simulator.change({ change: 'delete', id: second });
  await simulator.change({ change: 'resize', id: third, size: 'Premium_LRS' });
  await simulator.change({ change: 'add', kind: 'virtualMachines', subscriptionId, count: 3 });
  const { dynamodb, deployment } = world;
  const contents: TableContents = await readTables(dynamodb, deployment.tables);
  const run = async (through: Runs = service) => {
    await restoreTables(dynamodb, deployment.tables, contents);
    return runOnce(through, integration);
  };
  return { run, expected: await run() };
}

async function runOnce(service: Runs, integration: Integration): Promise<Outcome> {
  return service.end(await service.start(integration));
}

/** What a run came to, without what differs from run to run. */
export function pictureOf({ run, status, scopes, leased, items, history }: Outcome) {
  return {
    state: run.state,
    error: run.error,
    status,
    leased,
    // What a process did behind its last checkpoint is in the CMDB, and counted by nobody.
    scopes: scopes.map(({ subscriptionId, resourceType, state, pages, found, held, error }) => {
      return { subscriptionId, resourceType, state, pages, found, held, error };
    }),
    items,
    history,
  };
}

async function storageAccounts({ tenant }: World): Promise<[string, string, string]> {
  const ids = (await tenant.list('Microsoft.Storage/storageAccounts')).map(({ id }) => String(id));
  const [first, second, third] = ids;
  if (!first || !second || !third) throw new Error('The tenant has too few storage accounts.');
  return [first, second, third];
}
