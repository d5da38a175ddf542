import type {
  OrgChartEntry,
  OrgChartLevel,
} from '../../lambdas/integration-hub/directory/org-chart.ts';
import type { Problem } from '../../lambdas/shared/http/problem.ts';

/** One level of the chart, as far as it was read. */
export interface ReadLevel {
  readonly items: readonly OrgChartEntry[];
  /** From where to go on; undefined when all of it was read. */
  readonly cursor: string | undefined;
  readonly isReading: boolean;
  readonly problem: Problem | undefined;
}

/** Read levels, by the manager's id. */
export type ReadLevels = ReadonlyMap<string, ReadLevel>;

/** What the tree shows in a line. Ids are paths, since a circle of managers shows somebody twice. */
export type TreeItem =
  | { readonly type: 'person'; readonly id: string; readonly entry: OrgChartEntry }
  | { readonly type: 'reading'; readonly id: string }
  | { readonly type: 'more'; readonly id: string; readonly managerId: string }
  | {
      readonly type: 'problem';
      readonly id: string;
      readonly managerId: string;
      readonly problem: Problem;
    };

export function toRoots(items: readonly OrgChartEntry[]): readonly TreeItem[] {
  return items.map((entry) => ({ type: 'person', id: entry.id, entry }));
}

/**
 * What is below a line. Undefined: nothing, so that it cannot be opened. Somebody who is above already is
 * not opened again.
 */
export function childrenOf(item: TreeItem, levels: ReadLevels): readonly TreeItem[] | undefined {
  if (item.type !== 'person' || item.entry.reports === 0 || isAbove(item)) return undefined;
  const managerId = item.entry.id;
  const level = levels.get(managerId);
  const reading: TreeItem = { type: 'reading', id: `${item.id}/reading` };
  if (!level) return [reading];
  const { items, cursor, isReading, problem } = level;
  const children: TreeItem[] = items.map((entry) => ({
    type: 'person',
    id: `${item.id}/${entry.id}`,
    entry,
  }));
  if (isReading) children.push(reading);
  else if (problem) {
    children.push({ type: 'problem', id: `${item.id}/problem`, managerId, problem });
  } else if (cursor !== undefined) {
    children.push({ type: 'more', id: `${item.id}/more`, managerId });
  }
  return children.length === 0 ? undefined : children;
}

function isAbove({ id, entry }: Extract<TreeItem, { type: 'person' }>): boolean {
  return id.split('/').slice(0, -1).includes(entry.id);
}

/** A level that more of was read, or could not be. */
export function extended(
  before: ReadLevel | undefined,
  page: Pick<OrgChartLevel, 'items' | 'cursor'>,
): ReadLevel {
  return {
    items: [...(before?.items ?? []), ...page.items],
    cursor: page.cursor,
    isReading: false,
    problem: undefined,
  };
}

/** How many somebody manages, in words; empty for nobody. */
export function describeReports({
  reports,
  below,
}: Pick<OrgChartEntry, 'reports' | 'below'>): string {
  if (reports === 0) return '';
  const direct = `${reports >= MAX_COUNTED ? `${MAX_COUNTED.toLocaleString('en')} or more` : reports} ${reports === 1 ? 'report' : 'reports'}`;
  if (below === null || below <= reports) return direct;
  return `${direct}, ${below.toLocaleString('en')} people below`;
}

/** The API counts no further. */
const MAX_COUNTED = 1_000;

/** The letters that stand for somebody. */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll(/\(.*?\)/g, '')
    .split(/[\s.@_-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (
    letters
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}
