import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';

/**
 * What Azure says of a resource as flat fields (`attributes.size`, `tags.team`), in the order of their
 * names. Left out is what the key says already, because Azure writes ids in a casing that differs
 * between lists and changes over time: https://github.com/MicrosoftDocs/azure-docs/issues/36222
 */
export function contentOf(item: DiscoveredItem): [field: string, value: unknown][] {
  const { id: _id, armId: _armId, resourceGroup: _resourceGroup, name: _name, ...fields } = item;
  const { attributes, details, tags, ...rest } = fields;
  const { resource_group: _group, name: _vm, ...own } = attributes as Record<string, unknown>;
  const content: [string, unknown][] = Object.entries(rest);
  for (const [name, value] of Object.entries(own)) content.push([`attributes.${name}`, value]);
  for (const [name, value] of Object.entries(details)) content.push([`details.${name}`, value]);
  for (const [name, value] of Object.entries(tags)) content.push([`tags.${name}`, value]);
  return content.sort(([a], [b]) => (a < b ? -1 : 1));
}
