import type { GroupKind } from './group.ts';
import type { PersonProfile } from './person.ts';
import { AzureError, type AzureReason, type CallStatistics } from './resource-manager.ts';

/** `changed`: in the recycle bin; `deleted`: gone for good. */
export type Removed = 'changed' | 'deleted';

/** What Graph says of one user. A field that is left out is as it was; null means that it is empty. */
export interface UserChange {
  readonly id: string;
  readonly removed: Removed | undefined;
  readonly profile: Partial<PersonProfile>;
  readonly enabled: boolean | undefined;
  /** Its nulls come from a missing permission: nothing of it may be written. */
  readonly isLimited: boolean;
}

/** A member of a group. */
export interface MemberChange {
  readonly id: string;
  readonly type: 'person' | 'group';
  readonly isRemoved: boolean;
}

/** What Graph says of one group; members can be spread over several of these, in any order. */
export interface GroupChange {
  readonly id: string;
  readonly removed: Removed | undefined;
  readonly name?: string;
  readonly description?: string | null;
  readonly mail?: string | null;
  readonly kind?: GroupKind;
  readonly members: readonly MemberChange[];
  readonly isLimited: boolean;
}

/** One page of a delta read: `next` leads on, `delta` to what changes from now on. Never both. */
export interface DeltaPage<T> {
  /**
   * What the page tells, made out when it is asked for: by then the next page can be on its way.
   *
   * @throws AzureError for an entry that makes no sense: left out, it would look like somebody who is gone
   */
  readonly changes: () => readonly T[];
  readonly next: string | undefined;
  readonly delta: string | undefined;
}

/** A user's manager, null without one. */
export interface ManagerEntry {
  readonly id: string;
  readonly managerId: string | null;
}

/** The product page's permissions. */
export const GRAPH_PERMISSIONS = ['User.Read.All', 'Group.Read.All', 'Directory.Read.All'] as const;
export type GraphPermission = (typeof GRAPH_PERMISSIONS)[number];

/** What was found out about permissions. */
export interface PermissionReport {
  /** Without which the sync cannot read: told by name. */
  readonly missing: readonly GraphPermission[];
  /** Not consented, and not needed beside the others. */
  readonly superfluous: readonly GraphPermission[];
}

/** Read access to Microsoft Graph with one service principal. */
export interface Graph {
  readonly statistics: Readonly<CallStatistics>;
  /**
   * One page of users, from the beginning or from a link of an earlier page.
   *
   * @throws ResyncRequired, PageExpired, or another AzureError
   */
  users(link: string | undefined): Promise<DeltaPage<UserChange>>;
  /** The same of groups, with their members inline. */
  groups(link: string | undefined): Promise<DeltaPage<GroupChange>>;
  /** One page of everybody's managers. @throws PageExpired, or another AzureError */
  managers(
    link: string | undefined,
  ): Promise<{ readonly entries: readonly ManagerEntry[]; readonly next: string | undefined }>;
  /** Asks for a little of everything, to find out which permissions are missing. */
  probe(): Promise<PermissionReport>;
}

/** The delta link is too old: everything has to be read again, from `from` where Graph names a link. */
export class ResyncRequired extends AzureError {
  readonly from: string | undefined;

  constructor(message: string, reason: AzureReason, from?: string) {
    super(
      'azure_unexpected_answer',
      message,
      'Nothing to do: the sync reads everything anew.',
      reason,
    );
    this.from = from;
  }
}

/** A link to a next page has expired: the read has to begin again. */
export class PageExpired extends AzureError {
  constructor(message: string, reason: AzureReason) {
    super(
      'azure_unexpected_answer',
      message,
      'Nothing to do: the sync begins the read again.',
      reason,
    );
  }
}
