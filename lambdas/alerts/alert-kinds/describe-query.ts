import { clipLine } from './bound-text.ts';
import type { Fields } from './read-fields.ts';

const MAX_QUERY = 500;

/** The query of a log alert on one line; undefined without one. */
export function describeQuery(fields: Fields): string | undefined {
  const query = fields.text('searchQuery');
  return query && `Query: ${clipLine(query, MAX_QUERY)}`;
}
