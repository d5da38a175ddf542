/** Any resource as Azure Resource Manager sends it; each resource type knows its own properties. */
export type ArmResource = Readonly<Record<string, unknown>>;

/** Calls and retries made so far, for the run record. */
export interface CallStatistics {
  calls: number;
  retries: number;
}

/** Read access to Azure Resource Manager with one service principal. */
export interface ResourceManager {
  readonly statistics: Readonly<CallStatistics>;
  /**
   * Pages of a list, following `nextLink` until it is absent. Throws when any page cannot be read:
   * a failed list never looks like a short one.
   *
   * @param path below the endpoint, e.g. `/subscriptions/{id}/providers/Microsoft.Compute/virtualMachines`
   * @throws IntegrationError `azure_*`
   */
  pages(path: string, apiVersion: string): AsyncIterable<readonly ArmResource[]>;
  /** One resource by its path. @throws IntegrationError `azure_*` (`azure_not_found` for 404) */
  get(path: string, apiVersion: string): Promise<ArmResource>;
}
