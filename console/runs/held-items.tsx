import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Removal } from '../../lambdas/shared/domain/sync-progress.ts';
import { problemOf } from '../api/api-problem.ts';
import { itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';

/** As many as are worth reading; the count tells the rest. */
const SHOWN = 200;

/** The configuration items that a discovery no longer found. */
export function HeldRetirements({ runId }: { readonly runId: string }) {
  const held = useHeld<string>(runId, 'held-retirements');
  return (
    <>
      <Box>
        Azure’s complete lists lack {held.data?.length ?? 'more'} configuration items, more than is
        believed without a person. Approve if they are really gone; reject, and they stay as they
        are.
      </Box>
      <Listed
        held={held}
        header="Configuration items that would be retired"
        row={(id) => (
          <li key={id}>
            <RouterLink href={itemAddress(id)}>{id}</RouterLink>
          </li>
        )}
      />
    </>
  );
}

/** What people would lose by a sync. */
export function HeldRemovals({
  runId,
  reasons,
}: {
  readonly runId: string;
  readonly reasons: readonly string[];
}) {
  const held = useHeld<Removal>(runId, 'held-removals');
  return (
    <>
      <Box>
        What Entra ID tells would take something from people, and it is more than is believed
        without a person. Approve if it is right; reject, and everybody keeps what they have.
      </Box>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <Listed
        held={held}
        header="What people would lose"
        row={({ type, personId, name, role }) => (
          <li key={`${type} ${personId} ${role}`}>
            {name} {LOSSES[type]} {role}
          </li>
        )}
      />
    </>
  );
}

const LOSSES: Readonly<Record<Removal['type'], string>> = {
  deactivate: 'would be deactivated',
  delete: 'would be deleted',
  'lose-role': 'would lose the role',
};

function useHeld<T>(runId: string, list: 'held-retirements' | 'held-removals') {
  const { call } = useHub();
  return useQuery({
    queryKey: [list, runId],
    queryFn: async ({ signal }) =>
      (await call<{ items: T[] }>(`/api/runs/${runId}/${list}`, { signal })).items,
  });
}

interface ListedProps<T> {
  readonly held: { readonly data: readonly T[] | undefined; readonly error: Error | null };
  readonly header: string;
  readonly row: (item: T) => ReactNode;
}

function Listed<T>({ held: { data = [], error }, header, row }: ListedProps<T>) {
  if (error) return <ProblemAlert problem={problemOf(error)} />;
  return (
    <ExpandableSection headerText={header} defaultExpanded={data.length <= 10}>
      <ul>{data.slice(0, SHOWN).map(row)}</ul>
      {data.length > SHOWN && <Box>and {data.length - SHOWN} more</Box>}
    </ExpandableSection>
  );
}
