import * as z from 'zod';
import type { DirectoryStore, ListQuery } from '../../shared/domain/directory.ts';
import type { Page } from '../../shared/domain/page.ts';
import type { Person } from '../../shared/domain/person.ts';
import { PersonSummary, summarize } from './summaries.ts';

/** Reports are counted up to here; as many more cost as little to say. */
export const MAX_COUNTED = 1_000;

const count = z.int().nonnegative();

/** A person in the org chart. */
export const OrgChartEntry = z
  .strictObject({
    ...PersonSummary.shape,
    /** Direct reports, 1,000 at the most. */
    reports: count,
    /** Everybody below, of a top alone: as the last sync counted. */
    below: count.nullable(),
  })
  .meta({ id: 'OrgChartEntry' });
export type OrgChartEntry = z.infer<typeof OrgChartEntry>;

/** One level of the chart. */
export const OrgChartLevel = z
  .strictObject({
    items: z.array(OrgChartEntry),
    cursor: z.string().optional(),
    /** Of the first level: active people with neither manager nor reports. Null: not synced yet. */
    outside: count.nullable(),
    /** Of the first level: tops that are too many to be shown. */
    omitted: count,
  })
  .meta({ id: 'OrgChartLevel' });
export type OrgChartLevel = z.infer<typeof OrgChartLevel>;

type ChartStore = Pick<DirectoryStore, 'orgChart' | 'getPeople' | 'listReports' | 'countReports'>;

/** Where the lines of managers begin. */
export async function chartTops(tenantId: string, directory: ChartStore): Promise<OrgChartLevel> {
  const chart = await directory.orgChart(tenantId);
  if (!chart) return { items: [], outside: null, omitted: 0 };
  const shown = chart.tops.slice(0, MAX_TOPS);
  const people = await directory.getPeople(
    tenantId,
    shown.map(({ personId }) => personId),
  );
  const below = new Map(shown.map((top) => [top.personId, top.people]));
  const known = shown.flatMap(({ personId }) => people.get(personId) ?? []);
  const items = await withReports(tenantId, known, directory);
  return {
    items: items.map((entry) => ({ ...entry, below: below.get(entry.id) ?? null })),
    outside: chart.outside,
    omitted: chart.omitted + chart.tops.length - shown.length,
  };
}

/** As many tops as one answer brings: each costs a count. */
const MAX_TOPS = 100;

/** A page of whom somebody manages. */
export async function chartReports(
  tenantId: string,
  managerId: string,
  query: ListQuery,
  directory: ChartStore,
): Promise<OrgChartLevel> {
  const { items, cursor }: Page<Person> = await directory.listReports(tenantId, managerId, query);
  return {
    items: await withReports(tenantId, items, directory),
    ...(cursor !== undefined && { cursor }),
    outside: null,
    omitted: 0,
  };
}

function withReports(
  tenantId: string,
  people: readonly Person[],
  { countReports }: Pick<DirectoryStore, 'countReports'>,
): Promise<OrgChartEntry[]> {
  return Promise.all(
    people.map(async (person) => ({
      ...summarize(person),
      reports: await countReports(tenantId, person.id, MAX_COUNTED),
      below: null,
    })),
  );
}
