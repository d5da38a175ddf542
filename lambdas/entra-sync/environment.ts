import * as z from 'zod';

/** Environment of `sync`. */
export const SyncEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  SECRET_NAME_PREFIX: z.string(),
});

/** Environment of `watch-sync`. */
export const WatchSyncEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
});
