import * as z from 'zod';

/** Environment of `discover`. */
export const DiscoverEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  /** Qualified ARN (alias) of `collect`. */
  COLLECT_FUNCTION: z.string(),
});

/** Environment of `collect`. */
export const CollectEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
  CONFIGURATION_ITEM_HISTORY_TABLE: z.string(),
  SECRET_NAME_PREFIX: z.string(),
});

/** Environment of `changes`. */
export const ChangesEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
  CONFIGURATION_ITEM_HISTORY_TABLE: z.string(),
  SECRET_NAME_PREFIX: z.string(),
  /** Qualified ARN (alias) of `discover`. */
  DISCOVER_FUNCTION: z.string(),
});
