import type { Json, JsonObject } from '../json.ts';
import { BASIC_PROPERTIES, showsUsers } from './permissions.ts';

/** A user's properties as these roles may see them: null for what they may not, with the same 200. */
export function visibleUser(roles: readonly string[], properties: JsonObject): JsonObject {
  if (showsUsers(roles)) return properties;
  return withNulls(properties, (name) => BASIC_PROPERTIES.has(name));
}

/**
 * A member whose type the roles may not read: its type and id, the rest null.
 * @see https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function limitedMember(properties: JsonObject): JsonObject {
  return withNulls(properties, (name) => name === 'id');
}

function withNulls(properties: JsonObject, keeps: (name: string) => boolean): JsonObject {
  const visible: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(properties)) {
    visible[name] = keeps(name) || name.startsWith('@') ? value : null;
  }
  return visible;
}
