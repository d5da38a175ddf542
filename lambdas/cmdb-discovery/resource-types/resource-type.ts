import type {
  CiClass,
  DiscoveredItem,
  ResourceTypeName,
} from '../../shared/domain/configuration-item.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';

/** The contract of this folder: how one Azure resource type becomes configuration items. */
export interface ResourceType {
  readonly name: ResourceTypeName;
  readonly ciClass: CiClass;
  /**
   * The type's items in one subscription, a page at a time. Throws what `ResourceManager` throws:
   * an item that could not be read is never just missing.
   */
  discover(
    azure: ResourceManager,
    subscriptionId: string,
  ): AsyncIterable<readonly DiscoveredItem[]>;
}
