import { hash } from 'node:crypto';
import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';

/** A hash of what Azure says of a resource: equal content, equal hash, in whatever order the keys come. */
export function contentHash(item: DiscoveredItem): string {
  return hash('sha256', JSON.stringify(item, sortKeys), 'base64url');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
