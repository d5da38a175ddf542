import * as z from 'zod';
import { GroupName } from './group-names.ts';
import { Failure } from './integration-error.ts';
import type { Page } from './page.ts';
import { Role } from './role-grant.ts';

const count = z.number().int().nonnegative();

/** How one of the reads of a round stands. */
export const SyncRead = z.strictObject({
  name: z.enum(['users', 'groups', 'managers']),
  /** `full`: everything; `changes`: what changed since the stored delta link. */
  mode: z.enum(['full', 'changes']),
  /** `sweeping`: all is read, and what a full read lacked is being marked. */
  state: z.enum(['reading', 'sweeping', 'complete', 'failed']),
  pages: count,
  found: count,
  created: count,
  updated: count,
  /** How often it began again because a page token had expired. */
  restarts: count,
  calls: count,
  retries: count,
  /** The link of the page to read next; null at the beginning. */
  link: z.string().nullable(),
  /** Where the read began: to begin again from. */
  origin: z.string().nullable(),
  /** 0 before the first checkpoint. */
  number: count,
  error: Failure.nullable(),
});
export type SyncRead = z.infer<typeof SyncRead>;
export type SyncReadName = SyncRead['name'];

/** What the round came to behind its reads. */
export const SyncOutcome = z.strictObject({
  rolesGiven: count,
  rolesChanged: count,
  departmentsChanged: count,
  /** Removals that happened. */
  removed: count,
  /** Removals that wait for an administrator, or would happen in a dry run. */
  held: count,
  /** Why removals were held. */
  reasons: z.array(z.string()),
});
export type SyncOutcome = z.infer<typeof SyncOutcome>;

/** One thing that somebody would lose. */
export const Removal = z.strictObject({
  type: z.enum(['deactivate', 'delete', 'lose-role']),
  personId: z.string(),
  /** For reading: who it is. */
  name: z.string(),
  role: Role.nullable(),
});
export type Removal = z.infer<typeof Removal>;

/** A role that somebody would get. */
export const RoleGain = z.strictObject({
  personId: z.string(),
  /** For reading: who it is. */
  name: z.string(),
  role: Role,
  /** From the mapped group down to the one that the person is in. */
  through: z.array(GroupName),
});
export type RoleGain = z.infer<typeof RoleGain>;

/** Where it is kept how rounds stand. */
export interface SyncProgressStore {
  read(runId: string, name: SyncReadName): Promise<SyncRead | undefined>;
  reads(runId: string): AsyncIterable<SyncRead>;
  /**
   * Keeps a read's progress and the 8-byte keys of what was seen since the time before, all of it or
   * nothing. Answers false, and writes nothing, when `read.number` is not the next one.
   */
  checkpoint(runId: string, read: SyncRead, seen: Uint8Array): Promise<boolean>;
  /** What all checkpoints of a read's present attempt say to have been seen. */
  seen(runId: string, read: SyncRead): AsyncIterable<Uint8Array>;
  /** Replaces the removals that a run holds. */
  hold(runId: string, removals: readonly Removal[]): Promise<void>;
  held(runId: string): AsyncIterable<readonly Removal[]>;
  /** Some of them, and from where to go on. @throws InvalidRequestError for a foreign cursor */
  listHeld(runId: string, cursor: string | undefined): Promise<Page<Removal>>;
  /** Replaces the roles that a dry run would give. */
  keepGains(runId: string, gains: readonly RoleGain[]): Promise<void>;
  /** Some of them. @throws InvalidRequestError for a foreign cursor */
  listGains(runId: string, cursor: string | undefined): Promise<Page<RoleGain>>;
  outcome(runId: string): Promise<SyncOutcome | undefined>;
  saveOutcome(runId: string, outcome: SyncOutcome): Promise<void>;
}
