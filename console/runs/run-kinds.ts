import type { RunKind } from '../../lambdas/shared/domain/run.ts';

/** What runs are called, and what to say where there are none. */
export const RUN_KINDS: Readonly<
  Record<RunKind, { readonly name: string; readonly title: string; readonly empty: string }>
> = {
  full: {
    name: 'Discovery',
    title: 'Discovery run',
    empty: 'Nothing was discovered yet. Run Discovery Now, or wait for the schedule.',
  },
  changes: {
    name: 'Changes in between',
    title: 'Run for changes',
    empty: 'No changes were read between full discoveries yet.',
  },
  'entra-sync': {
    name: 'Entra ID sync',
    title: 'Entra ID sync',
    empty: 'Nothing was synced yet. Switch Entra ID Sync on, and Sync now.',
  },
  'entra-dry-run': {
    name: 'Dry runs',
    title: 'Dry run of the Entra ID sync',
    empty: 'Nobody has asked yet what a sync would do.',
  },
  'entra-recompute': {
    name: 'Role changes',
    title: 'Roles by a new mapping',
    empty: 'The group-to-role mapping was not changed yet.',
  },
};
