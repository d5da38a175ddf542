import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Graph } from '../shared/domain/graph.ts';
import type { Integration, IntegrationStore } from '../shared/domain/integration.ts';
import type { LeaseStore } from '../shared/domain/lease.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { RunStarter, RunStore } from '../shared/domain/run.ts';
import type { SyncProgressStore } from '../shared/domain/sync-progress.ts';

/** What a round of the sync works with. */
export interface SyncPorts {
  readonly integrations: Pick<IntegrationStore, 'get' | 'list'>;
  readonly runs: Pick<RunStore, 'create' | 'start' | 'finish' | 'supersede' | 'get' | 'latest'>;
  readonly leases: LeaseStore;
  readonly directory: DirectoryStore;
  readonly progress: SyncProgressStore;
  /** Signs in to the integration's tenant; each call of the result counts its own requests. */
  readonly connect: (integration: Integration) => Promise<() => Graph>;
  /** Starts further runs. */
  readonly sync: RunStarter;
  /** Whether the invocation should leave the rest to the next one. */
  readonly outOfTime: () => boolean;
  readonly measure: Measure;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** One round in one tenant. */
export interface Round {
  readonly runId: string;
  readonly integration: Integration;
  readonly tenantId: string;
  readonly fence: number;
}

/** Leases are one a tenant: two integrations of one tenant share its directory. */
export function leaseName(tenantId: string): string {
  return `entra-sync#${tenantId}`;
}
