import type {
  CiClass,
  ConfigurationItem,
  DiscoveredItem,
  ResourceTypeName,
} from '../../shared/domain/configuration-item.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';

/** Some items of a scope, and where to go on behind them. */
export interface DiscoveredPage {
  readonly items: readonly DiscoveredItem[];
  /** Goes on behind this page, also in another process; undefined at the end. */
  readonly cursor: string | undefined;
}

/** What the CMDB remembers of resources, by lower-cased ARM id. */
export type Recall = (ids: readonly string[]) => Promise<ReadonlyMap<string, ConfigurationItem>>;

/** The contract of this folder: how one Azure resource type becomes configuration items. */
export interface ResourceType {
  readonly name: ResourceTypeName;
  readonly ciClass: CiClass;
  /** For GET by id, of a resource of this type or of its children that are items. */
  readonly apiVersion: string;
  /** Lower-cased ARM types (`microsoft.compute/virtualmachines`) whose changes change its items. */
  readonly armTypes: readonly string[];
  /**
   * The type's items in one subscription, a page at a time. Throws what `ResourceManager` throws:
   * an item that could not be read is never just missing.
   *
   * @param cursor of an earlier page, to go on behind it
   */
  discover(
    azure: ResourceManager,
    subscriptionId: string,
    recall: Recall,
    cursor?: string,
  ): AsyncIterable<DiscoveredPage>;
  /**
   * The items that one resource of `armTypes` makes, read anew by its id.
   *
   * @throws AzureError for which `saysGone` holds when the resource is gone
   */
  read(azure: ResourceManager, armId: string, recall: Recall): Promise<readonly DiscoveredItem[]>;
}
