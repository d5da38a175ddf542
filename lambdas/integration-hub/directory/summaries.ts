import type * as z from 'zod';
import { Person } from '../../shared/domain/person.ts';

/** Somebody, as far as a list or a link shows. */
export const PersonSummary = Person.pick({
  id: true,
  displayName: true,
  userPrincipalName: true,
  jobTitle: true,
  department: true,
  kind: true,
  state: true,
}).meta({ id: 'PersonSummary' });
export type PersonSummary = z.infer<typeof PersonSummary>;

export function summarize(person: Person): PersonSummary {
  const { id, displayName, userPrincipalName, jobTitle, department, kind, state } = person;
  return { id, displayName, userPrincipalName, jobTitle, department, kind, state };
}

/** Sorts what is shown together by a text, whatever its casing. */
export function sortedBy<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, text: textOf(item).toLowerCase() }));
  return keyed
    .toSorted((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ item }) => item);
}
