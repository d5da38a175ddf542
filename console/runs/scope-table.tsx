import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { useHub } from '../api/hub-context.tsx';
import { RESOURCE_TYPES } from '../configure/resource-types.ts';
import { foundBefore, isGoingOn, type RunReport, scopeKey, scopePercent } from './run-progress.ts';
import { ScopeStateIndicator } from './run-state.tsx';

/** The progress of each scope of a run. */
export function ScopeTable({ run }: { readonly run: RunReport }) {
  const before = useFoundBefore(run);
  return (
    <Table
      items={run.scopes}
      trackBy={scopeKey}
      wrapLines
      ariaLabels={{ tableLabel: 'Scopes' }}
      header={<Header variant="h2">Scopes</Header>}
      empty={<Box textAlign="center">The run is about to begin.</Box>}
      columnDefinitions={[
        {
          id: 'type',
          header: 'Resource type',
          isRowHeader: true,
          minWidth: 180,
          cell: ({ resourceType, subscriptionId }) => (
            <>
              {RESOURCE_TYPES[resourceType]}
              <Box variant="small">{subscriptionId}</Box>
            </>
          ),
        },
        {
          id: 'state',
          header: 'State',
          minWidth: 130,
          cell: ({ state }) => <ScopeStateIndicator state={state} />,
        },
        {
          id: 'progress',
          header: 'Progress',
          minWidth: 160,
          cell: (scope) => (
            <ProgressBar
              value={scopePercent(scope, before.get(scopeKey(scope)))}
              ariaLabel={`Progress of ${RESOURCE_TYPES[scope.resourceType]} in ${scope.subscriptionId}`}
            />
          ),
        },
        { id: 'found', header: 'Found', cell: ({ found }) => found },
        { id: 'created', header: 'New', cell: ({ created }) => created },
        { id: 'updated', header: 'Changed', cell: ({ updated }) => updated },
        { id: 'retired', header: 'Retired', cell: ({ retired }) => retired },
        { id: 'held', header: 'Held', cell: ({ held }) => held },
        {
          id: 'problem',
          header: 'Problem',
          cell: ({ error }) => (error ? `${error.message} ${error.fix}` : '–'),
        },
      ]}
    />
  );
}

/** What each scope held after the run before; only asked for while this one goes on. */
function useFoundBefore(run: RunReport): ReadonlyMap<string, number> {
  const { call } = useHub();
  const before = useQuery({
    queryKey: ['run-before', run.id],
    enabled: isGoingOn(run),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const path = `/api/integrations/azure/${run.integrationId}/runs?limit=10`;
      const { items } = await call<{ items: Run[] }>(path, { signal });
      const last = items.find(({ id, state }) => id !== run.id && state === 'succeeded');
      if (!last) return [];
      return (await call<RunReport>(`/api/runs/${last.id}`, { signal })).scopes;
    },
  });
  return foundBefore(before.data ?? []);
}
