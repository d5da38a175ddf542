/** The right of one run to write an integration's items, until it ends or goes silent. */
export interface Lease {
  readonly integrationId: string;
  readonly runId: string;
  /** Greater than that of every earlier lease of the integration. */
  readonly fence: number;
}

/** Where leases are kept: one an integration at a time. */
export interface LeaseStore {
  /**
   * Takes the integration's lease for a run until `until` (ISO 8601 UTC). A run that has it already
   * keeps it with the same fence. While another run has it, answers that run's id instead.
   */
  acquire(
    integrationId: string,
    runId: string,
    now: string,
    until: string,
  ): Promise<Lease | { readonly heldBy: string }>;
  /** Keeps a lease until `until`. Answers false when it was lost: its run must write no more. */
  renew(lease: Lease, until: string): Promise<boolean>;
  /** Gives a lease back; one that was lost stays with its new holder. */
  release(lease: Lease): Promise<void>;
}
