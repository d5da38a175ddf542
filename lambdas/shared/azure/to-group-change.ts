import * as z from 'zod';
import type { GroupChange, MemberChange } from '../domain/graph.ts';
import type { GroupKind } from '../domain/group.ts';

/** What is asked of groups. `members` makes delta tell of members, without a call for each group. */
export const GROUP_SELECT =
  'id,displayName,description,mail,groupTypes,mailEnabled,securityEnabled,members';

const Id = z.string().toLowerCase();
const Reason = z.object({ reason: z.string().nullish() });
const GraphGroup = z.object({
  id: Id,
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  mail: z.string().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  mailEnabled: z.boolean().nullish(),
  securityEnabled: z.boolean().nullish(),
  'members@delta': z
    .array(z.object({ id: Id, '@odata.type': z.string().nullish(), '@removed': Reason.nullish() }))
    .nullish(),
  '@removed': Reason.nullish(),
});
type GraphGroup = z.infer<typeof GraphGroup>;

/** A group of a delta page; undefined when it is none. Devices and the like are no members here. */
export function toGroupChange(value: unknown): GroupChange | undefined {
  const parsed = GraphGroup.safeParse(value);
  if (!parsed.success) return undefined;
  const group = parsed.data;
  const removed = group['@removed'];
  const { displayName, description, mail } = group;
  const kind = kindOf(group);
  return {
    id: group.id,
    removed: removed ? (removed.reason === 'deleted' ? 'deleted' : 'changed') : undefined,
    ...(displayName && { name: displayName }),
    ...(description !== undefined && { description }),
    ...(mail !== undefined && { mail }),
    ...(kind && { kind }),
    members: (group['members@delta'] ?? []).flatMap(toMember),
    isLimited: !removed && displayName === null,
  };
}

function toMember(member: NonNullable<GraphGroup['members@delta']>[number]): MemberChange[] {
  const isRemoved = Boolean(member['@removed']);
  const type = (member['@odata.type'] ?? '#microsoft.graph.user').toLowerCase();
  if (type === '#microsoft.graph.user') return [{ id: member.id, type: 'person', isRemoved }];
  if (type === '#microsoft.graph.group') return [{ id: member.id, type: 'group', isRemoved }];
  return [];
}

/** @see https://learn.microsoft.com/graph/api/resources/groups-overview#group-types-in-microsoft-graph */
function kindOf({ groupTypes, mailEnabled, securityEnabled }: GraphGroup): GroupKind | undefined {
  if (groupTypes?.includes('Unified')) return 'microsoft-365';
  if (mailEnabled === undefined && securityEnabled === undefined) return undefined;
  if (!mailEnabled) return 'security';
  return securityEnabled ? 'mail-security' : 'distribution';
}
