import { hash } from 'node:crypto';
import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';
import { contentOf } from './content.ts';

/**
 * A hash of what Azure says of a resource: equal content, equal hash, in whatever order the keys come
 * and in whatever casing the ids.
 */
export function contentHash(item: DiscoveredItem): string {
  return hash('sha1', JSON.stringify(contentOf(item)), 'base64url');
}
