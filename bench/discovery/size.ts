/** How large the measures are. Each can be made smaller for a quick look: `BENCH_RESOURCES=5000 npm run bench -- discovery`. */
export const SIZE = {
  /** For the number of calls, where every one counts and none is timed. */
  calls: read('BENCH_CALLS', 5_000),
  /** For how fast the first and the second run are. */
  resources: read('BENCH_RESOURCES', 100_000),
  /** Subscriptions of at least 20 pages each, for what waiting costs. */
  subscriptions: read('BENCH_SUBSCRIPTIONS', 50),
  /** For the memory. */
  memory: read('BENCH_MEMORY', 1_000_000),
  /** How often what is timed is timed; the best counts, since all else is another's load. */
  repeats: read('BENCH_REPEATS', 3),
} as const;

function read(name: string, otherwise: number): number {
  const number = Number(process.env[name] ?? otherwise);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${name} takes a whole number above 0, not ${process.env[name]}.`);
}
