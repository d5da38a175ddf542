import type { ConfigurationItemStore } from '../shared/domain/configuration-item-store.ts';
import { type Integration, PORTALS } from '../shared/domain/integration.ts';
import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import { leaseEnd } from '../shared/domain/keep-lease.ts';
import type { LeaseStore } from '../shared/domain/lease.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { ResourceManager } from '../shared/domain/resource-manager.ts';
import { queuedRun, type Run, type RunStarter, type RunStore } from '../shared/domain/run.ts';
import type { WatermarkStore } from '../shared/domain/watermark.ts';
import { applyChanges } from './apply-changes.ts';
import { readableSubscriptions, readChanges } from './change-feed.ts';
import { closeAbandoned } from './close-abandoned.ts';
import { measureRun } from './measure-run.ts';
import type { ResourceType } from './resource-types/resource-type.ts';
import type { Author } from './to-configuration-item.ts';
import { toRunEnd } from './to-run-end.ts';

/** The feed shows a change up to five minutes after it; later ones are left to the full run. */
const GRACE_MS = 10 * 60_000;

/** What is older than this the feed may have forgotten, so everything is read anew. */
const MAX_GAP_MS = 7 * 24 * 60 * 60_000;

/** More changes than this are read quicker by lists than one by one. */
const MAX_CHANGES = 5_000;

/** What `followChanges` works with. */
export interface ChangesPorts {
  readonly runs: RunStore;
  readonly leases: LeaseStore;
  readonly watermarks: WatermarkStore;
  readonly configurationItems: ConfigurationItemStore;
  readonly discovery: RunStarter;
  readonly resourceTypes: readonly ResourceType[];
  readonly connect: (integration: Integration) => Promise<() => ResourceManager>;
  readonly measure: Measure;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** What came of following an integration's changes. */
export type Followed = 'busy' | 'first' | 'full run' | Run['state'];

/**
 * Brings what changed since the last time into the CMDB. The watermark moves only when all that the
 * feed told is there. `busy`: another run of the integration goes on, and this one is left to the next time.
 */
export async function followChanges(
  integration: Integration,
  ports: ChangesPorts,
): Promise<Followed> {
  const { watermarks, leases } = ports;
  const now = ports.now();
  const until = now.toISOString();
  const mark = await watermarks.get(integration.id);
  if (mark === undefined) {
    await watermarks.set(integration.id, undefined, until);
    return 'first';
  }
  if (now.getTime() - Date.parse(mark) > MAX_GAP_MS) {
    await startFullRun(integration.id, until, ports);
    await watermarks.set(integration.id, mark, until);
    return 'full run';
  }

  const runId = ports.newId();
  const lease = await leases.acquire(integration.id, runId, until, leaseEnd(now));
  if ('heldBy' in lease) return 'busy';
  try {
    const run = { id: runId, integrationId: integration.id, requestedAt: until };
    await ports.runs.create(queuedRun({ ...run, kind: 'changes', trigger: 'schedule' }));
    await closeAbandoned(lease, ports.runs, ports.now);
    await ports.runs.start(runId, until, lease.fence);
    const { end, isIn } = await bringIn(integration, runId, lease.fence, mark, until, ports);
    await ports.runs.finish(runId, { ...end, finishedAt: ports.now().toISOString() });
    if (isIn) await watermarks.set(integration.id, mark, until);
    await measureRun(ports.runs.scopes(runId), ports.measure);
    return end.state;
  } finally {
    await leases.release(lease);
  }
}

/** How a change run ended, and whether all that the feed told is in the CMDB. */
interface BroughtIn {
  readonly end: Pick<Run, 'state' | 'error'>;
  readonly isIn: boolean;
}

async function bringIn(
  integration: Integration,
  runId: string,
  fence: number,
  mark: string,
  until: string,
  ports: ChangesPorts,
): Promise<BroughtIn> {
  const author: Author = {
    integrationId: integration.id,
    runId,
    fence,
    portal: PORTALS[integration.cloud],
    now: ports.now,
  };
  try {
    const resourceManager = await ports.connect(integration);
    const azure = resourceManager();
    const since = new Date(Date.parse(mark) - GRACE_MS).toISOString();
    const { subscriptionIds } = integration;
    const readable = await readableSubscriptions(azure, subscriptionIds);
    const ids = subscriptionIds.filter((id) => readable.has(id));
    const changes = ids.length === 0 ? [] : await readChanges(azure, ids, since, until);
    if (changes.length > MAX_CHANGES) {
      await startFullRun(integration.id, until, ports);
      return { end: { state: 'succeeded', error: null }, isIn: true };
    }
    await applyChanges(changes, { integration, resourceManager, author, ports });
    const end = await toRunEnd(ports.runs.scopes(runId));
    const isIn = ids.length > 0 && end.state === 'succeeded';
    const unreadable = subscriptionIds.filter((id) => !readable.has(id));
    if (unreadable.length === 0) return { end, isIn };
    // Their full runs fail or are skipped as well, and catch up once they can be read again: waiting for
    // them would read the others' changes again and again.
    const state = ids.length === 0 ? 'failed' : 'partial';
    return { end: { state, error: end.error ?? unread(unreadable) }, isIn };
  } catch (error) {
    return { end: { state: 'failed', error: toFailure(error) }, isIn: false };
  }
}

async function startFullRun(integrationId: string, requestedAt: string, ports: ChangesPorts) {
  const run = { id: ports.newId(), integrationId, requestedAt };
  await ports.runs.create(queuedRun({ ...run, kind: 'full', trigger: 'schedule' }));
  await ports.discovery.start(run);
}

function unread(subscriptionIds: readonly string[]): Failure {
  return {
    code: 'azure_access_denied',
    message: `Azure Resource Graph cannot read ${subscriptionIds.join(', ')}, so changes there are unknown.`,
    fix: 'Apply Reader role at subscription scope, not resource group level, and enable the subscription.',
  };
}
