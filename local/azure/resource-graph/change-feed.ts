import { hash, hex, uuid } from '../random.ts';
import type { Resource } from '../resource-manager/content.ts';
import { bodyDifferences, type Difference } from './body-differences.ts';

/** A resource before and after something happened; absent where it was not there. */
export interface ObservedChange {
  readonly before?: Resource;
  readonly after?: Resource;
}

/** A change as Resource Graph remembers it. */
export interface ResourceChange {
  /** A UUID. */
  readonly name: string;
  /** As it was called when it changed: the new body's, or the old one's when it is deleted. */
  readonly resource: Pick<Resource, 'id' | 'type'>;
  readonly changeType: 'Create' | 'Update' | 'Delete';
  /** Epoch ms. */
  readonly at: number;
  readonly visibleAt: number;
  readonly correlationId: string;
  readonly previousSnapshotId: string;
  readonly newSnapshotId: string;
  readonly differences: Readonly<Record<string, Difference>>;
}

/** What happened to resources in the last 14 days. */
export interface ChangeFeed {
  /** Changes that one operation made, now. */
  record(subscriptionId: string, changes: readonly ObservedChange[]): void;
  /** The changes to be seen by now, in the order they happened. */
  visible(subscriptionId: string): readonly ResourceChange[];
  /**
   * How long (ms) after they happened changes are seen, from the next one on. Less lag than before
   * lets later changes be seen before earlier ones: Azure promises no bound and no order.
   */
  setLag(lag: number): void;
}

const RETENTION_MS = 14 * 86_400_000;

/**
 * @param now epoch ms
 * @see https://learn.microsoft.com/azure/governance/resource-graph/changes/resource-graph-changes
 */
export function createChangeFeed(now: () => number): ChangeFeed {
  const bySubscription = new Map<string, ResourceChange[]>();
  let lag = 0;
  let sequence = 0;
  let operations = 0;

  function retained(subscriptionId: string): ResourceChange[] {
    const oldest = now() - RETENTION_MS;
    const changes = bySubscription.get(subscriptionId) ?? [];
    const kept = changes.filter(({ at }) => at >= oldest);
    bySubscription.set(subscriptionId, kept);
    return kept;
  }

  return {
    record(subscriptionId, observed) {
      const changes = retained(subscriptionId);
      const at = now();
      operations += 1;
      const correlationId = uuid(subscriptionId, 'operation', operations);
      for (const { before, after } of observed) {
        const resource = after ?? before;
        if (!resource) continue;
        sequence += 1;
        const snapshotId = (which: string) =>
          `${hex(20, resource.id, which, sequence)}_${uuid(resource.id, which, sequence)}_${hash(resource.id)}_${Math.floor(at / 1000)}`;
        changes.push({
          name: uuid(subscriptionId, 'change', sequence),
          resource: { id: resource.id, type: resource.type },
          changeType: !before ? 'Create' : after ? 'Update' : 'Delete',
          at,
          visibleAt: at + lag,
          correlationId,
          previousSnapshotId: snapshotId('previous'),
          newSnapshotId: snapshotId('new'),
          differences: before && after ? bodyDifferences(before, after) : {},
        });
      }
    },
    visible: (subscriptionId) =>
      retained(subscriptionId).filter(({ visibleAt }) => visibleAt <= now()),
    setLag(ms) {
      lag = ms;
    },
  };
}
