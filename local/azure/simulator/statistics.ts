/** What was asked of the simulated tenant since start or reset; its own control calls excluded. */
export interface Statistics {
  readonly requests: number;
  /** Service → operation → number of requests. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** HTTP status → number of answers; `reset` counts cut connections. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How often a fault struck. */
  readonly faults: number;
  /** The most requests that were open at one moment. */
  readonly peakConcurrency: number;
}

export interface StatisticsRecorder {
  opened(service: string, operation: string): void;
  closed(status: number | 'reset'): void;
  faulted(): void;
  read(): Statistics;
  reset(): void;
}

export function createStatistics(): StatisticsRecorder {
  let requests = 0;
  let faults = 0;
  let open = 0;
  let peak = 0;
  const operations: Record<string, Record<string, number>> = {};
  const statuses: Record<string, number> = {};

  return {
    opened(service, operation) {
      requests += 1;
      open += 1;
      peak = Math.max(peak, open);
      operations[service] ??= {};
      const counts = operations[service];
      counts[operation] = (counts[operation] ?? 0) + 1;
    },
    closed(status) {
      open -= 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
    faulted() {
      faults += 1;
    },
    read: () => structuredClone({ requests, operations, statuses, faults, peakConcurrency: peak }),
    reset() {
      requests = 0;
      faults = 0;
      peak = open;
      for (const service of Object.keys(operations)) delete operations[service];
      for (const status of Object.keys(statuses)) delete statuses[status];
    },
  };
}
