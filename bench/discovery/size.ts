import { readSize } from '../read-size.ts';

/** How large the measures are. Each can be made smaller for a quick look: `BENCH_RESOURCES=5000 npm run bench -- discovery`. */
export const SIZE = {
  /** For the number of calls, where every one counts and none is timed. */
  calls: readSize('BENCH_CALLS', 5_000),
  /** For how fast the first and the second run are. */
  resources: readSize('BENCH_RESOURCES', 100_000),
  /** Subscriptions of at least 20 pages each, for what waiting costs. */
  subscriptions: readSize('BENCH_SUBSCRIPTIONS', 50),
  /** For the memory. */
  memory: readSize('BENCH_MEMORY', 1_000_000),
  /** How often what is timed is timed; the best counts, since all else is another's load. */
  repeats: readSize('BENCH_REPEATS', 3),
} as const;
