import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/api-problem.ts';
import { itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';

/** As many as are worth reading; the count tells the rest. */
const SHOWN = 200;

/** The configuration items that a discovery no longer found. */
export function HeldRetirements({ runId }: { readonly runId: string }) {
  const { call } = useHub();
  const held = useQuery({
    queryKey: ['held-retirements', runId],
    queryFn: async ({ signal }) =>
      (await call<{ items: string[] }>(`/api/runs/${runId}/held-retirements`, { signal })).items,
  });
  const items = held.data ?? [];
  return (
    <>
      <Box>
        Azure’s complete lists lack {held.data?.length ?? 'more'} configuration items, more than is
        believed without a person. Approve if they are really gone; reject, and they stay as they
        are.
      </Box>
      {held.error && <ProblemAlert problem={problemOf(held.error)} />}
      <ExpandableSection
        headerText="Configuration items that would be retired"
        defaultExpanded={items.length <= 10}
      >
        <ul>
          {items.slice(0, SHOWN).map((id) => (
            <li key={id}>
              <RouterLink href={itemAddress(id)}>{id}</RouterLink>
            </li>
          ))}
        </ul>
        {items.length > SHOWN && <Box>and {items.length - SHOWN} more</Box>}
      </ExpandableSection>
    </>
  );
}
