import type { PersonSummary } from '../../lambdas/integration-hub/directory/summaries.ts';
import { RouterLink } from '../app/router-link.tsx';
import { useDirectoryLink } from './links.ts';

type Named = Pick<PersonSummary, 'id' | 'displayName' | 'userPrincipalName'>;

/** What to call somebody. */
export function nameOf({ displayName, userPrincipalName, id }: Named): string {
  return displayName ?? userPrincipalName ?? id;
}

/** A link to somebody's page. */
export function PersonLink({ person }: { readonly person: Named }) {
  const link = useDirectoryLink();
  return <RouterLink href={link('people', person.id)}>{nameOf(person)}</RouterLink>;
}
