import type { JsonObject } from '../json.ts';

/** A resource as ARM sends it. */
export interface Resource extends JsonObject {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-states */
export type SubscriptionState = 'Enabled' | 'Warned' | 'PastDue' | 'Disabled' | 'Deleted';

/** Which page of which list. */
export interface ListRequest {
  /** `Microsoft.Sql/servers/databases`, any case. */
  readonly type: string;
  /** Names of the resources it hangs under: the server of a database. */
  readonly parents: readonly string[];
  readonly resourceGroup?: string;
  /** Absent for the first page. */
  readonly skipToken?: string;
}

export interface Page {
  readonly value: readonly Resource[];
  /** Absent on the last page. */
  readonly skipToken?: string;
}

/** What one subscription holds. */
export interface SubscriptionContent {
  readonly subscriptionId: string;
  readonly displayName: string;
  /** Whether a list of this type can be asked for. */
  hasType(type: string): boolean;
  hasResourceGroup(name: string): boolean;
  /** Throws RangeError for a skip token it never gave. */
  list(request: ListRequest): Page;
  /**
   * By names alone: whether the id's resource group is the right one is seen from the answer.
   *
   * @param expand as in `$expand`: `instanceView`
   */
  find(type: string, names: readonly string[], expand?: string): Resource | undefined;
}

/** What the tenant holds: generated from a seed, or recorded. */
export interface TenantContent {
  readonly subscriptions: readonly SubscriptionContent[];
}
