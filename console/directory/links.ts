import { useSearchParams } from 'react-router';
import { queryString } from '../api/query-string.ts';

/** What the Directory's pages show. */
export type DirectoryArea = 'people' | 'groups' | 'departments' | 'org-chart' | 'roles';

/** Makes addresses in the Directory of the tenant that is shown. */
export type DirectoryLink = (
  area: DirectoryArea,
  id?: string,
  query?: Readonly<Record<string, string>>,
) => string;

export function useDirectoryLink(): DirectoryLink {
  const [parameters] = useSearchParams();
  const integration = parameters.get('integration') ?? undefined;
  return (area, id, query = {}) => directoryLink(area, id, { ...query, integration });
}

export function directoryLink(
  area: DirectoryArea,
  id?: string,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const path = id === undefined ? `/directory/${area}` : `/directory/${area}/${id}`;
  return `${path}${queryString(query)}`;
}
