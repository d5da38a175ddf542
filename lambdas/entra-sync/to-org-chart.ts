import type { OrgChart } from '../shared/domain/org-chart.ts';

/** As many as anybody looks through; some 40 bytes each. */
export const MAX_TOPS = 1_000;

interface Managed {
  readonly id: string;
  readonly managerId: string | null;
}

/**
 * Where the lines of managers begin. A circle of managers has no beginning: it is cut above the one of its
 * people with the smallest id, so that nobody is missing from the chart.
 *
 * @param people everybody who is active
 */
export function toOrgChart(people: readonly Managed[]): OrgChart {
  const everybody = new Map(people.map((person) => [person.id, person.managerId]));
  const above = new Map(
    people.map(({ id, managerId }) => [
      id,
      managerId !== null && managerId !== id && everybody.has(managerId) ? managerId : null,
    ]),
  );
  cutCircles(above);
  const below = countBelow(above);
  const tops = people
    .filter(({ id }) => above.get(id) === null && below.has(id))
    .map(({ id }) => ({ personId: id, people: below.get(id) ?? 0 }))
    .toSorted((a, b) => b.people - a.people || (a.personId < b.personId ? -1 : 1));
  const alone = people.filter(({ id }) => above.get(id) === null && !below.has(id));
  return {
    tops: tops.slice(0, MAX_TOPS),
    omitted: Math.max(0, tops.length - MAX_TOPS),
    outside: alone.length,
  };
}

function cutCircles(above: Map<string, string | null>): void {
  const walked = new Map<string, string>();
  for (const start of above.keys()) {
    const line: string[] = [];
    let at: string | null = start;
    while (at !== null && !walked.has(at)) {
      walked.set(at, start);
      line.push(at);
      at = above.get(at) ?? null;
    }
    if (at === null || walked.get(at) !== start) continue;
    const [first = at] = line.slice(line.indexOf(at)).toSorted();
    above.set(first, null);
  }
}

/** How many people are below each manager, from the bottom up. */
function countBelow(above: ReadonlyMap<string, string | null>): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>();
  for (const manager of above.values()) {
    if (manager !== null) waiting.set(manager, (waiting.get(manager) ?? 0) + 1);
  }
  const below = new Map<string, number>();
  const ready = [...above.keys()].filter((id) => !waiting.has(id));
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const manager = above.get(id) ?? null;
    if (manager === null) continue;
    below.set(manager, (below.get(manager) ?? 0) + (below.get(id) ?? 0) + 1);
    const left = (waiting.get(manager) ?? 0) - 1;
    waiting.set(manager, left);
    if (left === 0) ready.push(manager);
  }
  return below;
}
