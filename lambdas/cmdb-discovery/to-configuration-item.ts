import type { ConfigurationItem, DiscoveredItem } from '../shared/domain/configuration-item.ts';

/** On whose behalf items are written. */
export interface Author {
  readonly integrationId: string;
  readonly runId: string;
  /** Fencing token of the run's lease. */
  readonly fence: number;
  /** Of the cloud that the tenant is in: `https://portal.azure.com`. */
  readonly portal: string;
  readonly now: () => Date;
}

/** A discovered item as it goes into the CMDB: new, changed, or back after it was away. */
export function toConfigurationItem(
  item: DiscoveredItem,
  hash: string,
  before: ConfigurationItem | undefined,
  { integrationId, runId, fence, portal, now }: Author,
): ConfigurationItem {
  const at = now().toISOString();
  const unchanged = before?.hash === hash && before.retiredAt === null;
  return {
    ...item,
    integrationId,
    runId,
    fence,
    hash,
    link: `${portal}/#resource${item.armId}`,
    discoveredAt: before?.discoveredAt ?? at,
    changedAt: unchanged ? before.changedAt : at,
    missingSince: null,
    retiredAt: null,
    revision: (before?.revision ?? 0) + 1,
  };
}

/** What Azure said, without the CMDB's bookkeeping. */
export function toDiscoveredItem(item: ConfigurationItem): DiscoveredItem {
  const {
    integrationId: _integrationId,
    link: _link,
    hash: _hash,
    discoveredAt: _discoveredAt,
    changedAt: _changedAt,
    missingSince: _missingSince,
    retiredAt: _retiredAt,
    runId: _runId,
    revision: _revision,
    fence: _fence,
    ...discovered
  } = item;
  return discovered;
}
