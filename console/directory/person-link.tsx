import type { PersonSummary } from '../../lambdas/integration-hub/directory/summaries.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import { RouterLink } from '../app/router-link.tsx';
import { useDirectoryLink } from './links.ts';

type Named = Pick<PersonSummary, 'id' | 'displayName' | 'userPrincipalName'>;

/** A link to somebody's page. */
export function PersonLink({ person }: { readonly person: Named }) {
  const link = useDirectoryLink();
  return <RouterLink href={link('people', person.id)}>{nameOf(person)}</RouterLink>;
}
