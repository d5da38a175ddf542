import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrgChartLevel } from '../../lambdas/integration-hub/directory/org-chart.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { queryString } from '../api/query-string.ts';
import { extended, type ReadLevels } from './org-chart-tree.ts';

const PAGE_SIZE = 50;

/** Where the chart begins. */
export function useOrgChartTops(tenantId: string, enabled: boolean) {
  const { call } = useHub();
  return useQuery({
    queryKey: ['org-chart', tenantId],
    enabled,
    queryFn: ({ signal }) =>
      call<OrgChartLevel>(`/api/directory/${tenantId}/org-chart`, { signal }),
  });
}

/** The levels that were opened, and how to read one, or more of it. */
export function useOrgChartLevels(
  tenantId: string,
): readonly [ReadLevels, (managerId: string) => void] {
  const { call } = useHub();
  const [levels, setLevels] = useState<ReadLevels>(new Map());

  async function read(managerId: string): Promise<void> {
    const before = levels.get(managerId);
    if (before?.isReading) return;
    const known = { items: before?.items ?? [], cursor: before?.cursor };
    const put = (level: Parameters<typeof toPut>[2]) =>
      setLevels((all) => toPut(all, managerId, level));
    put({ ...known, isReading: true, problem: undefined });
    const query = queryString({ manager: managerId, limit: PAGE_SIZE, cursor: known.cursor });
    try {
      put(
        extended(before, await call<OrgChartLevel>(`/api/directory/${tenantId}/org-chart${query}`)),
      );
    } catch (error) {
      put({ ...known, isReading: false, problem: problemOf(error) });
    }
  }
  return [levels, (managerId) => void read(managerId)];
}

function toPut(
  levels: ReadLevels,
  managerId: string,
  level: ReadLevels extends ReadonlyMap<string, infer Level> ? Level : never,
): ReadLevels {
  return new Map([...levels, [managerId, level]]);
}
