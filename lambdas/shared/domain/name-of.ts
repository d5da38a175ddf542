import type { Person } from './person.ts';

/** What to call somebody where one text has to do. */
export function nameOf({
  displayName,
  userPrincipalName,
  id,
}: Pick<Person, 'displayName' | 'userPrincipalName' | 'id'>): string {
  return displayName ?? userPrincipalName ?? id;
}
