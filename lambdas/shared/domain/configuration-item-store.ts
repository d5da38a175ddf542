import type { ConfigurationItem, HistoryEntry, ResourceTypeName } from './configuration-item.ts';
import type { Page } from './page.ts';

/** Where CIs are found together: one resource type in one subscription of one integration. */
export interface ScopeKey {
  readonly integrationId: string;
  readonly subscriptionId: string;
  readonly resourceType: ResourceTypeName;
}

/** What a run needs to know beforehand of each item of a scope. */
export type ScopeEntry = Pick<ConfigurationItem, 'id' | 'hash' | 'missingSince' | 'retiredAt'>;

/** What a relation tells of the item at its other end. */
export type RelatedItem = Pick<
  ConfigurationItem,
  'id' | 'class' | 'name' | 'resourceType' | 'retiredAt'
>;

/** Where configuration items are kept. */
export interface ConfigurationItemStore {
  /** The entries of a scope, retired ones among them, in no order; may lag behind writes by a moment. */
  scope(key: ScopeKey): AsyncIterable<readonly ScopeEntry[]>;
  get(id: string): Promise<ConfigurationItem | undefined>;
  /** Those of `ids` that are stored, by id. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, ConfigurationItem>>;
  /** Stores a new item. Answers false, and writes nothing, when one with this id exists. */
  create(item: ConfigurationItem): Promise<boolean>;
  /**
   * Replaces `before` by `after` and keeps `entry` in the history, both or neither. Answers false, and
   * writes nothing, when the stored item has another revision than `before` or a greater fence than `after`, of the same integration.
   */
  replace(
    before: ConfigurationItem,
    after: ConfigurationItem,
    entry?: HistoryEntry,
  ): Promise<boolean>;
  /** Newest first. @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  history(id: string, limit: number, cursor?: string): Promise<Page<HistoryEntry>>;
  /** Items whose `relatedId` is this id. */
  relatedTo(id: string): AsyncIterable<RelatedItem>;
  /** Items in this resource group (its lower-cased ARM id). */
  inResourceGroup(id: string): AsyncIterable<RelatedItem>;
}
