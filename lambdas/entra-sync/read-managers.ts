import { type Graph, type ManagerEntry, PageExpired } from '../shared/domain/graph.ts';
import { IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import type { Person } from '../shared/domain/person.ts';
import type { SyncRead } from '../shared/domain/sync-progress.ts';
import { commitPeople } from './commit-person.ts';
import { newRead } from './delta-read.ts';
import { changeState } from './directory-state.ts';
import { written } from './merge-person.ts';
import { begin } from './read-directory.ts';
import type { Round, SyncPorts } from './sync-ports.ts';

/**
 * Changes of managers are missing from deltas at times, so that all of them are compared this often, in ms.
 *
 * @see https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/15842
 */
const MANAGERS_INTERVAL_MS = 7 * 24 * 3_600_000;

/** How often the comparison begins again when a page has expired. */
const MAX_RESTARTS = 5;

/**
 * Compares everybody's manager with what is known, once a week. It does not resume: one that ran out of time is
 * made again by the next round. Nobody loses a manager by a read that shows no manager at all.
 *
 * @returns how the read stands; nothing when it is not due
 */
export async function readManagers(
  round: Round,
  openGraph: () => Graph,
  ports: SyncPorts,
): Promise<readonly SyncRead[]> {
  const graph = openGraph();
  const { tenantId, runId } = round;
  const { directory, progress, now } = ports;
  const work = await begin(round, graph, ports);
  const at = now().toISOString();
  const last = work.state.managersAt;
  if (last === null) {
    // The first read of all users told of them.
    await changeState(directory, tenantId, () => ({ managersAt: at }));
    return [];
  }
  if (now().getTime() - Date.parse(last) < MANAGERS_INTERVAL_MS) return [];
  const known = await progress.read(runId, 'managers');
  if (known) return [known];

  let read = newRead('managers', null);
  const { calls, retries } = graph.statistics;
  const losing: string[] = [];
  let hasManagers = false;
  let updated = 0;

  async function apply(entries: readonly ManagerEntry[]): Promise<void> {
    hasManagers ||= entries.some(({ managerId }) => managerId !== null);
    losing.push(...entries.filter(({ managerId }) => managerId === null).map(({ id }) => id));
    const told = new Map(entries.map(({ id, managerId }) => [id, managerId]));
    await change([...told.keys()], (person) => told.get(person.id) ?? person.managerId);
  }

  async function change(ids: readonly string[], managerOf: (person: Person) => string | null) {
    const people = [...(await directory.getPeople(tenantId, ids)).values()];
    const changed = people.filter((person) => managerOf(person) !== person.managerId);
    if (changed.length > 0) await work.markStale();
    await commitPeople(
      directory,
      changed.map((before) => ({
        before,
        after: written(before, { ...before, managerId: managerOf(before) }, at),
      })),
    );
    updated += changed.length;
  }

  try {
    for (let link: string | undefined; read.state === 'reading'; ) {
      await work.stayInCharge();
      if (ports.outOfTime()) return [];
      try {
        const page = await graph.managers(link);
        await apply(page.entries);
        link = page.next;
        read = { ...read, pages: read.pages + 1, found: read.found + page.entries.length };
        if (link === undefined) read = { ...read, state: 'sweeping' };
      } catch (error) {
        if (!(error instanceof PageExpired) || read.restarts >= MAX_RESTARTS) throw error;
        link = undefined;
        losing.length = 0;
        read = { ...read, restarts: read.restarts + 1 };
      }
    }
    for (let start = 0; hasManagers && start < losing.length; start += 100) {
      await work.stayInCharge();
      await change(losing.slice(start, start + 100), () => null);
    }
    read = { ...read, state: 'complete', updated };
    await changeState(directory, tenantId, () => ({ managersAt: at }));
  } catch (error) {
    if (!(error instanceof IntegrationError) || error.code === 'run_superseded') throw error;
    read = { ...read, state: 'failed', error: toFailure(error) };
  }
  read = {
    ...read,
    number: 1,
    calls: graph.statistics.calls - calls,
    retries: graph.statistics.retries - retries,
  };
  await progress.checkpoint(runId, read, new Uint8Array());
  return [read];
}
