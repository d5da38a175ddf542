import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import { useIsSuperAdmin } from '../access/use-caller.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Approval } from './approval.tsx';
import { RemovalsTable } from './removals-table.tsx';
import { decisionPairs, timePairs } from './run-facts.tsx';
import { SyncReadsTable } from './sync-reads-table.tsx';

/** What a round of the sync read, what came of it, and what waits for a person. */
export function SyncRunReport({ run }: { readonly run: SyncReport }) {
  const { outcome } = run;
  const isDry = run.kind === 'entra-dry-run';
  const calls = run.reads.reduce((sum, read) => sum + read.calls, 0);
  const held = outcome?.held ?? 0;
  return (
    <SpaceBetween size="l">
      {run.state === 'needs_approval' && <HeldRemovals run={run} />}
      {isDry && outcome && (
        <Alert type="info" header="Nothing was changed">
          This is what a sync would do now
          {held === 0
            ? ': nobody would lose anything.'
            : outcome.reasons.length === 0
              ? `; ${held} removals among it, which are listed below.`
              : `. It would ask for approval of ${held} removals, which are listed below: ${outcome.reasons.join('; ')}.`}
        </Alert>
      )}
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            ...timePairs(run),
            { label: 'Requests to Entra ID', value: calls },
            ...(outcome
              ? [
                  { label: isDry ? 'Roles to give' : 'Roles given', value: outcome.rolesGiven },
                  {
                    label: isDry ? 'Roles to change' : 'Roles changed',
                    value: outcome.rolesChanged,
                  },
                  {
                    label: isDry ? 'Departments to change' : 'Departments changed',
                    value: outcome.departmentsChanged,
                  },
                  isDry
                    ? { label: 'Removals', value: held }
                    : { label: 'Removed', value: outcome.removed },
                ]
              : []),
            ...decisionPairs(run, 'Removals'),
          ]}
        />
        {run.state === 'succeeded' && !isDry && (
          <Box margin={{ top: 'm' }}>
            <RouterLink href={`/directory/roles?integration=${run.integrationId}`}>
              Who has which role
            </RouterLink>
          </Box>
        )}
      </Container>
      {run.kind !== 'entra-recompute' && <SyncReadsTable reads={run.reads} isDry={isDry} />}
      {held > 0 && <RemovalsTable run={run} />}
    </SpaceBetween>
  );
}

function HeldRemovals({ run }: { readonly run: SyncReport }) {
  const isSuperAdmin = useIsSuperAdmin();
  const { held = 0, reasons = [] } = run.outcome ?? {};
  const obstacle =
    run.superAdminOnly && isSuperAdmin === false
      ? 'A super_admin would lose something: only a super_admin may decide.'
      : undefined;
  return (
    <Approval run={run} obstacle={obstacle}>
      <Box>
        {held === 1 ? '1 removal waits' : `${held} removals wait`}, listed below
        {reasons.length > 0 && `: ${reasons.join('; ')}`}. Approve if they are right. Reject, and
        people keep what they have, and the next round reads everything anew.
      </Box>
      {run.superAdminOnly && (
        <Box>Somebody who is a super_admin is among them: only a super_admin may decide.</Box>
      )}
    </Approval>
  );
}
