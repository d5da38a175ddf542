import * as z from 'zod';
import type { GroupChange, MemberChange } from '../domain/graph.ts';
import type { GroupKind } from '../domain/group.ts';

/** What is asked of groups. `members` makes delta tell of members, without a call for each group. */
export const GROUP_SELECT =
  'id,displayName,description,mail,groupTypes,mailEnabled,securityEnabled,members';

const Reason = z.object({ reason: z.string().nullish() });

interface GraphMember {
  readonly id: string;
  readonly '@odata.type'?: string | null;
  readonly '@removed'?: object | null;
}

const GraphGroup = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  mail: z.string().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  mailEnabled: z.boolean().nullish(),
  securityEnabled: z.boolean().nullish(),
  'members@delta': z.custom<readonly GraphMember[]>(isMembers).nullish(),
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
    id: group.id.toLowerCase(),
    removed: removed ? (removed.reason === 'deleted' ? 'deleted' : 'changed') : undefined,
    ...(displayName && { name: displayName }),
    ...(description !== undefined && { description }),
    ...(mail !== undefined && { mail }),
    ...(kind && { kind }),
    members: toMembers(group['members@delta'] ?? []),
    isLimited: !removed && displayName === null,
  };
}

/** By hand, and without a copy: a large read has more members than all else together. */
function isMembers(value: unknown): value is readonly GraphMember[] {
  return Array.isArray(value) && value.every(isMember);
}

function isMember(value: unknown): value is GraphMember {
  if (typeof value !== 'object' || value === null) return false;
  const { id, '@odata.type': type = null, '@removed': removed = null } = value as Json;
  const isTyped = type === null || typeof type === 'string';
  return typeof id === 'string' && isTyped && typeof removed === 'object';
}

type Json = Readonly<Record<string, unknown>>;

function toMembers(members: readonly GraphMember[]): MemberChange[] {
  const changes: MemberChange[] = [];
  for (const { id, '@odata.type': odataType, '@removed': removed } of members) {
    const type = MEMBER_TYPES.get((odataType ?? '#microsoft.graph.user').toLowerCase());
    if (type) changes.push({ id: id.toLowerCase(), type, isRemoved: Boolean(removed) });
  }
  return changes;
}

const MEMBER_TYPES: ReadonlyMap<string, MemberChange['type']> = new Map([
  ['#microsoft.graph.user', 'person'],
  ['#microsoft.graph.group', 'group'],
]);

/** @see https://learn.microsoft.com/graph/api/resources/groups-overview#group-types-in-microsoft-graph */
function kindOf({ groupTypes, mailEnabled, securityEnabled }: GraphGroup): GroupKind | undefined {
  if (groupTypes?.includes('Unified')) return 'microsoft-365';
  if (mailEnabled === undefined && securityEnabled === undefined) return undefined;
  if (!mailEnabled) return 'security';
  return securityEnabled ? 'mail-security' : 'distribution';
}
