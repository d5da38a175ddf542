/** Where watermarks are kept: up to where an integration's change feed is in the CMDB. */
export interface WatermarkStore {
  /** ISO 8601 UTC, or undefined when the feed was never read. */
  get(integrationId: string): Promise<string | undefined>;
  /** Moves it from `before` to `after`. Answers false when it is no longer, or not yet, at `before`. */
  set(integrationId: string, before: string | undefined, after: string): Promise<boolean>;
}
