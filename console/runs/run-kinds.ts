import type { RunKind } from '../../lambdas/shared/domain/run.ts';

interface KindInWords {
  /** To choose it by. */
  readonly text: string;
  /** Of the list of such runs, and of one of them. */
  readonly title: string;
  readonly one: string;
  /** Where there are none. */
  readonly empty: string;
}

/** What runs of each kind are called, in the order in which they are offered. */
export const RUN_KINDS: Readonly<Record<RunKind, KindInWords>> = {
  full: {
    text: 'Full discovery',
    title: 'Discovery runs',
    one: 'Discovery run',
    empty: 'Nothing was discovered yet. Run Discovery Now, or wait for the schedule.',
  },
  changes: {
    text: 'Changes in between',
    title: 'Runs that brought in changes',
    one: 'Discovery run',
    empty: 'No changes were read between full discoveries yet.',
  },
  'entra-sync': {
    text: 'Entra ID sync',
    title: 'Runs of the Entra ID sync',
    one: 'Entra ID sync',
    empty: 'Nothing was synced yet. Switch Entra ID Sync on, and Sync now.',
  },
  'entra-recompute': {
    text: 'Roles anew',
    title: 'Runs that gave roles anew',
    one: 'Roles given anew',
    empty: 'The group-to-role mapping was not changed yet.',
  },
  'entra-dry-run': {
    text: 'Dry runs',
    title: 'Dry runs of the Entra ID sync',
    one: 'Entra ID sync: dry run',
    empty: 'Nobody has asked yet what a sync would do.',
  },
};
