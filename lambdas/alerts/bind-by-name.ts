import type { ConfigurationItemSearch } from '../shared/domain/configuration-item-search.ts';
import type { Incident } from '../shared/domain/incident.ts';
import { resourceName } from './alert-kinds/targets.ts';

/** Names of one incident that are looked up; each costs a query a class. */
const MAX_NAMES = 10;

/** Finds the configuration item that a name alone tells; undefined when none, or more than one, has it. */
export type FindByName = (name: string, integrationId: string) => Promise<string | undefined>;

/**
 * Looks names up among an integration's configuration items: a host name as it is and, when nothing is
 * called so, without its domain. Remembers each name for as long as it is used.
 */
export function findByName(search: Pick<ConfigurationItemSearch, 'named'>): FindByName {
  const asked = new Map<string, Promise<string | undefined>>();

  async function find(name: string, integrationId: string): Promise<string | undefined> {
    const [host = name] = name.split('.');
    for (const candidate of new Set([name, host])) {
      const ids = await Array.fromAsync(search.named(candidate, integrationId));
      if (ids.length > 0) return ids.length === 1 ? ids[0] : undefined;
    }
    return undefined;
  }

  return (name, integrationId) => {
    const key = `${integrationId}#${name.toLowerCase()}`;
    const known = asked.get(key) ?? find(name, integrationId);
    asked.set(key, known);
    return known;
  };
}

/** The configuration items that an incident's names tell, beside those of its target ids. */
export async function itemsByName(
  { targetNames, targetIds, integrationId }: Incident,
  find: FindByName,
): Promise<readonly string[]> {
  const known = new Set(targetIds.map(resourceName));
  const names = targetNames.filter((name) => !known.has(name.toLowerCase())).slice(0, MAX_NAMES);
  const ids = await Promise.all(names.map((name) => find(name, integrationId)));
  return ids.filter((id) => id !== undefined);
}
