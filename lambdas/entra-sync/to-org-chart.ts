import type { OrgChart } from '../shared/domain/org-chart.ts';

/** As many as anybody looks through; some 40 bytes each. */
export const MAX_TOPS = 1_000;

interface Managed {
  readonly id: string;
  readonly managerId: string | null;
}

/** In place of a manager's place, where there is none. */
const NOBODY = -1;

/**
 * Where the lines of managers begin. A circle of managers has no beginning: it is cut above the one of its
 * people with the smallest id, so that nobody is missing from the chart.
 *
 * @param people everybody who is active, up to millions: hence the numbers in place of ids
 */
export function toOrgChart(people: readonly Managed[]): OrgChart {
  const above = findManagers(people);
  cutCircles(above, people);
  const below = countBelow(above);
  const beginnings = people.flatMap(({ id }, place) =>
    above[place] === NOBODY ? [{ personId: id, people: below[place] ?? 0 }] : [],
  );
  const tops = beginnings
    .filter((top) => top.people > 0)
    .toSorted((a, b) => b.people - a.people || (a.personId < b.personId ? -1 : 1));
  return {
    tops: tops.slice(0, MAX_TOPS),
    omitted: Math.max(0, tops.length - MAX_TOPS),
    outside: beginnings.length - tops.length,
  };
}

/** The place of everybody's manager among the people. */
function findManagers(people: readonly Managed[]): Int32Array {
  const places = new Map<string, number>();
  for (const [place, { id }] of people.entries()) places.set(id, place);
  return Int32Array.from(people, ({ managerId }, place) => {
    const manager = managerId === null ? NOBODY : (places.get(managerId) ?? NOBODY);
    return manager === place ? NOBODY : manager;
  });
}

function cutCircles(above: Int32Array, people: readonly Managed[]): void {
  const idAt = (place: number) => people[place]?.id ?? '';
  const walked = new Int32Array(above.length).fill(NOBODY);
  for (let start = 0; start < above.length; start += 1) {
    let at = start;
    while (at !== NOBODY && walked[at] === NOBODY) {
      walked[at] = start;
      at = above[at] ?? NOBODY;
    }
    if (at === NOBODY || walked[at] !== start) continue;
    let first = at;
    for (let next = above[at] ?? at; next !== at; next = above[next] ?? at) {
      if (idAt(next) < idAt(first)) first = next;
    }
    above[first] = NOBODY;
  }
}

/** How many people are below each, from the bottom up. */
function countBelow(above: Int32Array): Int32Array {
  const waiting = new Int32Array(above.length);
  const below = new Int32Array(above.length);
  for (const manager of above) if (manager !== NOBODY) add(waiting, manager, 1);
  const ready: number[] = [];
  for (let place = 0; place < waiting.length; place += 1)
    if (waiting[place] === 0) ready.push(place);
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    const manager = above[place] ?? NOBODY;
    if (manager === NOBODY) continue;
    add(below, manager, (below[place] ?? 0) + 1);
    if (add(waiting, manager, -1) === 0) ready.push(manager);
  }
  return below;
}

function add(counts: Int32Array, place: number, more: number): number {
  const sum = (counts[place] ?? 0) + more;
  counts[place] = sum;
  return sum;
}
