import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';

/** What the key says already, because Azure writes ids in a casing that differs between lists and changes over time. */
const NAMING: ReadonlySet<string> = new Set(['id', 'armId', 'resourceGroup', 'name']);
const NAMING_ATTRIBUTES: ReadonlySet<string> = new Set(['resource_group', 'name']);
const NESTED: ReadonlySet<string> = new Set(['attributes', 'details', 'tags']);

/**
 * What Azure says of a resource as flat fields (`attributes.size`, `tags.team`), in an order that
 * depends on their names alone. Left out is what the key says already.
 *
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/36222
 */
export function contentOf(item: DiscoveredItem): [field: string, value: unknown][] {
  const content: [string, unknown][] = [];
  // Sorted before they are prefixed: this runs for every resource of every run.
  for (const [name, value] of sorted(item)) {
    if (!NAMING.has(name) && !NESTED.has(name)) content.push([name, value]);
  }
  for (const [name, value] of sorted(item.attributes)) {
    if (!NAMING_ATTRIBUTES.has(name)) content.push([`attributes.${name}`, value]);
  }
  for (const [name, value] of sorted(item.details)) content.push([`details.${name}`, value]);
  for (const [name, value] of sorted(item.tags)) content.push([`tags.${name}`, value]);
  return content;
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
