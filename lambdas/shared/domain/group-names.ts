import * as z from 'zod';
import type { DirectoryStore } from './directory.ts';

/** A group by its name; of one that the directory has not, its id. */
export const GroupName = z.strictObject({ id: z.string(), name: z.string() });
export type GroupName = z.infer<typeof GroupName>;

/** Names of these groups, by id. */
export async function groupNames(
  tenantId: string,
  ids: readonly string[],
  { getGroups }: Pick<DirectoryStore, 'getGroups'>,
): Promise<(id: string) => GroupName> {
  const groups = ids.length === 0 ? undefined : await getGroups(tenantId, [...new Set(ids)]);
  return (id) => ({ id, name: groups?.get(id)?.name ?? id });
}
