import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useQuery } from '@tanstack/react-query';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { Approval } from './approval.tsx';

/** As many as are worth reading; the count tells the rest. */
const SHOWN = 200;

/** Asks whether the items that a run no longer found are to be retired. */
export function HeldRetirements({ run }: { readonly run: Run }) {
  const { call } = useHub();
  const held = useQuery({
    queryKey: ['held', run.id],
    queryFn: async ({ signal }) =>
      (await call<{ items: string[] }>(`/api/runs/${run.id}/held-retirements`, { signal })).items,
  });
  const items = held.data ?? [];
  return (
    <Approval run={run}>
      <Box>
        Azure’s complete lists lack {held.data ? items.length : 'more'} configuration items, more
        than is believed without a person. Approve if they are really gone; reject, and they stay as
        they are.
      </Box>
      {held.error && <ProblemAlert problem={problemOf(held.error)} />}
      <ExpandableSection headerText="Configuration items that would be retired">
        <ul>
          {items.slice(0, SHOWN).map((id) => (
            <li key={id}>
              <RouterLink href={itemAddress(id)}>{id}</RouterLink>
            </li>
          ))}
        </ul>
        {items.length > SHOWN && <Box>and {items.length - SHOWN} more</Box>}
      </ExpandableSection>
    </Approval>
  );
}
