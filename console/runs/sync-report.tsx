import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import type { SyncOutcome } from '../../lambdas/shared/domain/sync-progress.ts';
import { useIsSuperAdmin } from '../access/use-caller.ts';
import { Page } from '../app/page.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { directoryLink } from '../directory/links.ts';
import { Approval } from './approval.tsx';
import { DecisionTaken } from './decision-taken.tsx';
import { GainsTable } from './gains-table.tsx';
import { RemovalsTable } from './removals-table.tsx';
import { RunFailure } from './run-failure.tsx';
import { RUN_KINDS } from './run-kinds.ts';
import { awaitsDecision } from './run-progress.ts';
import { runTimes } from './run-times.tsx';
import { SyncReads } from './sync-reads.tsx';

/** A run of the Entra ID sync: what it read, and what came of it. */
export function SyncReportPage({ run }: { readonly run: SyncReport }) {
  const { outcome } = run;
  const isDry = run.kind === 'entra-dry-run';
  return (
    <Page title={RUN_KINDS[run.kind].one} description={run.id}>
      {run.error && <RunFailure failure={run.error} />}
      {awaitsDecision(run) && <HeldRemovals run={run} />}
      {isDry && outcome && <WhatItWouldDo outcome={outcome} />}
      <Container>
        <ColumnLayout columns={1}>
          <KeyValuePairs
            columns={4}
            items={[
              ...runTimes(run),
              {
                label: 'Requests to Microsoft Graph',
                value: run.reads.reduce((sum, { calls }) => sum + calls, 0),
              },
              {
                label: isDry ? 'Roles it would give' : 'Roles given',
                value: outcome?.rolesGiven ?? '–',
              },
              {
                label: isDry ? 'Roles it would change' : 'Roles changed',
                value: outcome?.rolesChanged ?? '–',
              },
              {
                label: isDry ? 'Departments it would change' : 'Departments changed',
                value: outcome?.departmentsChanged ?? '–',
              },
              {
                label: isDry ? 'Removals it would make' : 'Removals',
                value: outcome ? outcome.removed + outcome.held : '–',
              },
            ]}
          />
          <DecisionTaken run={run} />
          {run.state === 'succeeded' && !isDry && (
            <RouterLink
              href={directoryLink('roles', undefined, { integration: run.integrationId })}
            >
              Who has which role
            </RouterLink>
          )}
        </ColumnLayout>
      </Container>
      {run.reads.length > 0 && <SyncReads reads={run.reads} isDry={isDry} />}
      {isDry && outcome !== null && outcome.rolesGiven > 0 && <GainsTable run={run} />}
      {outcome !== null && outcome.held > 0 && <RemovalsTable run={run} />}
    </Page>
  );
}

function WhatItWouldDo({ outcome: { held, reasons } }: { readonly outcome: SyncOutcome }) {
  return (
    <Alert type="info" header="Nothing was changed">
      This is what a sync would do now. {held === 0 && 'Nobody would lose anything.'}
      {held > 0 && reasons.length === 0 && 'What people would lose is listed below.'}
      {reasons.length > 0 &&
        `It would ask for approval of what is listed below: ${reasons.join('; ')}.`}
    </Alert>
  );
}

function HeldRemovals({ run }: { readonly run: SyncReport }) {
  const isSuperAdmin = useIsSuperAdmin();
  const reasons = run.outcome?.reasons ?? [];
  const obstacle =
    run.superAdminOnly && isSuperAdmin === false
      ? 'A super_admin would lose something: only a super_admin may decide.'
      : undefined;
  return (
    <Approval run={run} obstacle={obstacle}>
      <Box>
        What Entra ID tells, or the mapping, would take something from people, and it is more than
        is believed without a person; it is listed below. Approve if it is right; reject, and
        everybody keeps what they have.
      </Box>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {run.superAdminOnly && (
        <Box>A super_admin is among those people: only a super_admin may decide.</Box>
      )}
    </Approval>
  );
}
