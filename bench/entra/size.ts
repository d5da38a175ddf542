import { readSize } from '../read-size.ts';

/** How large the measures are. Each can be made smaller for a quick look: `BENCH_USERS=5000 npm run bench -- entra`. */
export const SIZE = {
  /** For time and memory. */
  users: readSize('BENCH_USERS', 100_000),
  groups: readSize('BENCH_GROUPS', 10_000),
  membersPerGroup: readSize('BENCH_MEMBERS', 50),
  /** For the memory of the one step that has all people in it. */
  crowd: readSize('BENCH_CROWD', 1_000_000),
  /** For the number of requests, and for the reading beside Backstage's. */
  readUsers: readSize('BENCH_READ_USERS', 2_500),
  readGroups: readSize('BENCH_READ_GROUPS', 300),
  /** How often what is timed is timed; the best counts, since all else is another's load. */
  repeats: readSize('BENCH_REPEATS', 3),
} as const;
