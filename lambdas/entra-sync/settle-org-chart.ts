import type { DirectoryStore } from '../shared/domain/directory.ts';
import { toOrgChart } from './to-org-chart.ts';

/** Keeps where the lines of managers begin, where that has changed. */
export async function settleOrgChart(
  store: Pick<DirectoryStore, 'orgChart' | 'saveOrgChart'>,
  tenantId: string,
  people: Parameters<typeof toOrgChart>[0],
): Promise<void> {
  const before = await store.orgChart(tenantId);
  const after = toOrgChart(people);
  if (JSON.stringify(before) !== JSON.stringify(after)) await store.saveOrgChart(tenantId, after);
}
