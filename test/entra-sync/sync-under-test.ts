import { type SyncRequest, sync } from '../../lambdas/entra-sync/sync.ts';
import type { DirectoryStore } from '../../lambdas/shared/domain/directory.ts';
import type { Graph } from '../../lambdas/shared/domain/graph.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Role } from '../../lambdas/shared/domain/role-grant.ts';
import type { Decision, Run, SyncRunKind } from '../../lambdas/shared/domain/run.ts';
import { inlineContext } from '../cmdb-discovery/inline-context.ts';
import { type Life, mortal } from '../cmdb-discovery/mortal.ts';
import { integration as fixture } from '../fixtures/integration.ts';
import { run as queued } from '../fixtures/run.ts';
import { memoryDirectoryStore } from '../memory/memory-directory-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryLeaseStore } from '../memory/memory-lease-store.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memorySyncProgress } from '../memory/memory-sync-progress.ts';

export type SyncUnderTest = Awaited<ReturnType<typeof syncUnderTest>>;
const ORDER = ['users', 'groups', 'managers'];
export const IMMORTAL: Life = { steps: Number.POSITIVE_INFINITY };

/** The same tenant, with the calls of one use counted. */
function counted(graph: Graph): Graph {
  const statistics = { calls: 0, retries: 0 };
  const counting =
    <P extends readonly unknown[], R>(call: (...parameters: P) => R) =>
    (...parameters: P): R => {
      statistics.calls += 1;
      return call(...parameters);
    };
  return {
    statistics,
    users: counting((link) => graph.users(link)),
    groups: counting((link) => graph.groups(link)),
    managers: counting((link) => graph.managers(link)),
    probe: counting(() => graph.probe()),
  };
}

/** The whole of the sync for one tenant, with every store in memory and a clock to wind. */
export async function syncUnderTest(
  graph: Graph,
  settings: Partial<Integration> = {},
  directory: DirectoryStore = memoryDirectoryStore(),
) {
  const clock = { now: Date.UTC(2026, 0, 1), isTimeUp: false };
  const integration = fixture({ entraIdSync: true, ...settings });
  const { tenantId } = integration;
  const integrations = memoryIntegrationStore();
  await integrations.create(integration);
  let ids = 0;
  const started: string[] = [];
  const connecting: { refuse: Error | undefined } = { refuse: undefined };
  const writes = { count: 0 };
  const counting: DirectoryStore = {
    ...directory,
    commit(...parameters) {
      writes.count += 1;
      return directory.commit(...parameters);
    },
    saveState(...parameters) {
      writes.count += 1;
      return directory.saveState(...parameters);
    },
    saveMembers(...parameters) {
      writes.count += 1;
      return directory.saveMembers(...parameters);
    },
  };
  const metrics = memoryMetrics();
  const ports = {
    integrations,
    runs: memoryRunStore(),
    leases: memoryLeaseStore(),
    directory: counting,
    progress: memorySyncProgress(),
    connect: async () => {
      if (connecting.refuse) throw connecting.refuse;
      return () => counted(graph);
    },
    sync: {
      async start({ id }: Pick<Run, 'id'>, name = id) {
        started.push(name);
      },
    },
    outOfTime: () => clock.isTimeUp,
    measure: metrics.measure,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(clock.now),
  };

  async function execute(request: SyncRequest, life: Life): Promise<void> {
    const context = inlineContext({
      invoke: async () => undefined,
      wait: (ms) => {
        clock.now += ms;
      },
    });
    await sync(request, context, mortal(ports, life));
  }

  async function record(id: string) {
    const run = await ports.runs.get(id);
    if (!run) throw new Error(`There is no run ${id}.`);
    const all = await Array.fromAsync(ports.progress.reads(id));
    const reads = all.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
    const held = (await Array.fromAsync(ports.progress.held(id))).flat();
    return { ...run, reads, held, outcome: await ports.progress.outcome(id) };
  }

  return {
    ...ports,
    tenantId,
    integration,
    metrics,
    clock,
    started,
    connecting,
    writes,
    record,
    execute,
    /** A run from its start to its end, an hour after whatever was before. */
    async run(kind: (typeof SyncRunKind.options)[number] = 'entra-sync', life: Life = IMMORTAL) {
      clock.now += 3_600_000;
      const id = ports.newId();
      const requestedAt = new Date(clock.now).toISOString();
      await ports.runs.create(queued({ id, integrationId: integration.id, kind, requestedAt }));
      await execute({ trigger: 'run', runId: id, integrationId: integration.id }, life);
      return record(id);
    },
    /** The same run again, as after a death. */
    async again(id: string, life: Life = IMMORTAL) {
      await execute({ trigger: 'run', runId: id, integrationId: integration.id }, life);
      return record(id);
    },
    /** An administrator's approval, which another run keeps waiting: `again` carries it out. */
    async approve({ id }: Pick<Run, 'id'>) {
      const at = new Date(clock.now).toISOString();
      await ports.runs.decide(id, { outcome: 'approved', by: 'ann', at });
    },
    /** An administrator's decision, carried out. */
    async decide({ id }: Pick<Run, 'id'>, outcome: Decision['outcome']) {
      const at = new Date(clock.now).toISOString();
      await ports.runs.decide(id, { outcome, by: 'ann', at });
      await execute({ trigger: 'run', runId: id, integrationId: integration.id }, IMMORTAL);
      return record(id);
    },
    /** Maps groups to roles. */
    async map(...rules: readonly (readonly [groupId: string, role: Role])[]) {
      const { revision } = await directory.mapping(tenantId);
      await directory.saveMapping(tenantId, {
        rules: rules.map(([groupId, role]) => ({ groupId, groupName: groupId, role })),
        revision: revision + 1,
      });
    },
    async person(id: string) {
      return (await directory.getPeople(tenantId, [id])).get(id);
    },
    /** Who is active. */
    async active() {
      const people = (await Array.fromAsync(directory.people(tenantId))).flat();
      return people.flatMap(({ id, state }) => (state === 'active' ? [id] : [])).toSorted();
    },
    /** `person role through groups`: what a dry run would give. */
    async gains({ id }: Pick<Run, 'id'>) {
      const { items } = await ports.progress.listGains(id, undefined);
      return items.map(({ name, role, through }) =>
        [name, role, 'through', through.map((group) => group.name).join(' > ')].join(' '),
      );
    },
    /** `person role origin: path`. */
    async roles() {
      const grants = (await Array.fromAsync(directory.grants(tenantId))).flat();
      return grants
        .map(({ personId, role, origin, path }) => [personId, role, origin, ...path].join(' '))
        .toSorted();
    },
  };
}
