import * as z from 'zod';
import type { Department } from './department.ts';
import type { Group, Members } from './group.ts';
import type { OrgChart } from './org-chart.ts';
import type { Page } from './page.ts';
import type { Person } from './person.ts';
import type { Role, RoleGrant, RoleMapping, Roster } from './role-grant.ts';

/** Up to where a tenant's directory follows Entra ID. Instants are ISO 8601 UTC. */
export const DirectoryState = z.strictObject({
  tenantId: z.string(),
  /** Whole delta links, and when they were stored; null: to be read from the beginning. */
  usersLink: z.string().nullable(),
  usersLinkAt: z.string().nullable(),
  groupsLink: z.string().nullable(),
  groupsLinkAt: z.string().nullable(),
  /** When all managers were last compared. */
  managersAt: z.string().nullable(),
  /** Whether something was applied that departments and roles do not follow yet. */
  stale: z.boolean(),
  /** Revision of the mapping that the roles follow. */
  mappingRevision: z.number().int(),
  /** Active people, and groups, as of `at`; absent before the first round that ended. */
  counts: z
    .strictObject({
      people: z.number().int(),
      groups: z.number().int(),
      at: z.string(),
    })
    .optional(),
  /** People who lost something without an administrator's approval, by run, of the last 24 hours. */
  removals: z.record(z.string(), z.strictObject({ at: z.string(), people: z.number().int() })),
  /** The run whose list of removals waits for an administrator; there is one at most. */
  heldBy: z.string().nullable().default(null),
  revision: z.number().int(),
});
export type DirectoryState = z.infer<typeof DirectoryState>;

/** What is to be written, if it still is as it was before. `undefined`: not there. */
export type DirectoryChange =
  | { readonly type: 'person'; readonly before: Person | undefined; readonly after: Person }
  | { readonly type: 'group'; readonly before: Group | undefined; readonly after: Group }
  | {
      readonly type: 'department';
      readonly before: Department | undefined;
      readonly after: Department;
    }
  | {
      readonly type: 'grant';
      readonly before: RoleGrant | undefined;
      readonly after: RoleGrant | undefined;
    };

export interface RosterChange {
  readonly before: Roster;
  readonly after: Roster;
}

/** People and grants whose removal is due. */
export type Due =
  | { readonly type: 'person'; readonly person: Person }
  | { readonly type: 'grant'; readonly grant: RoleGrant };

/** Changes of one commit: each is three items of a transaction at the most, which takes 100. */
export const MAX_CHANGES = 33;

/** Where people, groups, departments and roles are kept. */
export interface DirectoryStore {
  state(tenantId: string): Promise<DirectoryState | undefined>;
  /** Answers false, and writes nothing, when the state is no longer `before`. */
  saveState(before: DirectoryState | undefined, after: DirectoryState): Promise<boolean>;

  /**
   * Writes all of it or nothing; false when something is no longer as it was before. `MAX_CHANGES` at most.
   */
  commit(changes: readonly DirectoryChange[], roster?: RosterChange): Promise<boolean>;

  getPeople(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  getGroups(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Group>>;
  /** Of groups without members there is nothing. */
  getMembers(tenantId: string, groupIds: readonly string[]): Promise<ReadonlyMap<string, Members>>;
  /** Replaces the members of groups, by group id. One run at a time does so. */
  saveMembers(tenantId: string, members: ReadonlyMap<string, Members>): Promise<void>;

  /** All of them; with the fields alone that are named, where not all are needed. */
  people<F extends keyof Person = keyof Person>(
    tenantId: string,
    fields?: readonly F[],
  ): AsyncIterable<readonly Pick<Person, F>[]>;
  groups<F extends keyof Group = keyof Group>(
    tenantId: string,
    fields?: readonly F[],
  ): AsyncIterable<readonly Pick<Group, F>[]>;
  departments(tenantId: string): AsyncIterable<readonly Department[]>;
  /** Of one person, or of all. */
  grants(tenantId: string, personId?: string): AsyncIterable<readonly RoleGrant[]>;
  /** What is pending, and who has been gone since `goneUntil` (ISO 8601 UTC) or longer. */
  due(tenantId: string, goneUntil: string): AsyncIterable<readonly Due[]>;

  mapping(tenantId: string): Promise<RoleMapping>;
  /** Answers false when the mapping's revision is no longer the one before `after`. */
  saveMapping(tenantId: string, after: RoleMapping): Promise<boolean>;
  roster(): Promise<Roster>;
  /** Undefined before the first round that came to its end. */
  orgChart(tenantId: string): Promise<OrgChart | undefined>;
  saveOrgChart(tenantId: string, chart: OrgChart): Promise<void>;

  /** By name; `prefix` of it in any case. @throws IntegrationError `invalid_request` for a foreign cursor */
  listPeople(tenantId: string, query: ListQuery): Promise<Page<Person>>;
  listGroups(tenantId: string, query: ListQuery): Promise<Page<Group>>;
  /** Of one department, by id. */
  listDepartmentPeople(
    tenantId: string,
    departmentId: string,
    query: ListQuery,
  ): Promise<Page<Person>>;
  /** Who is active and has this manager; null: those without one. */
  listReports(tenantId: string, managerId: string | null, query: ListQuery): Promise<Page<Person>>;
  /** How many those are; never more than `atMost`, which costs little however many there are. */
  countReports(tenantId: string, managerId: string, atMost: number): Promise<number>;
  /** All of them, or those of one role. */
  listGrants(tenantId: string, query: GrantQuery): Promise<Page<RoleGrant>>;
}

export interface ListQuery {
  readonly prefix?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface GrantQuery extends Pick<ListQuery, 'limit' | 'cursor'> {
  readonly role?: Role | undefined;
}
