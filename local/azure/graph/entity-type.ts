import type { ObjectKind } from './object-id.ts';

/** What Graph knows of a kind of object: which properties there are, and which come unasked. */
export interface EntityType {
  readonly kind: ObjectKind;
  /** `users`, as in paths and contexts. */
  readonly set: 'users' | 'groups';
  readonly odataType: string;
  /** Without `$select`. */
  readonly defaults: readonly string[];
  /** Only on `$select`. */
  readonly selectable: readonly string[];
  /** Kept outside the directory's own store: delta answers 501 for these. */
  readonly foreign: readonly string[];
  /** The relation that delta tracks when it is selected. */
  readonly tracked: 'manager' | 'members';
}

/** @see https://learn.microsoft.com/graph/api/resources/user */
export const USER: EntityType = {
  kind: 'user',
  set: 'users',
  odataType: '#microsoft.graph.user',
  defaults: [
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
    'id',
  ],
  selectable: [
    'accountEnabled',
    'city',
    'companyName',
    'country',
    'createdDateTime',
    'creationType',
    'deletedDateTime',
    'department',
    'employeeHireDate',
    'employeeId',
    'employeeOrgData',
    'employeeType',
    'externalUserState',
    'mailNickname',
    'onPremisesDistinguishedName',
    'onPremisesExtensionAttributes',
    'onPremisesImmutableId',
    'onPremisesSamAccountName',
    'onPremisesSyncEnabled',
    'otherMails',
    'postalCode',
    'proxyAddresses',
    'state',
    'streetAddress',
    'usageLocation',
    'userType',
  ],
  foreign: ['aboutMe', 'birthday', 'hireDate', 'interests', 'mySite', 'pastProjects', 'skills'],
  tracked: 'manager',
};

/** @see https://learn.microsoft.com/graph/api/resources/group */
export const GROUP: EntityType = {
  kind: 'group',
  set: 'groups',
  odataType: '#microsoft.graph.group',
  defaults: [
    'id',
    'deletedDateTime',
    'classification',
    'createdDateTime',
    'description',
    'displayName',
    'expirationDateTime',
    'groupTypes',
    'isAssignableToRole',
    'mail',
    'mailEnabled',
    'mailNickname',
    'membershipRule',
    'membershipRuleProcessingState',
    'onPremisesLastSyncDateTime',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'preferredDataLocation',
    'preferredLanguage',
    'proxyAddresses',
    'renewedDateTime',
    'resourceBehaviorOptions',
    'resourceProvisioningOptions',
    'securityEnabled',
    'theme',
    'visibility',
    'onPremisesProvisioningErrors',
  ],
  selectable: ['onPremisesSamAccountName', 'uniqueName'],
  foreign: ['allowExternalSenders', 'autoSubscribeNewMembers', 'isSubscribedByMail', 'unseenCount'],
  tracked: 'members',
};

export const ENTITY_TYPES: Readonly<Record<ObjectKind, EntityType>> = { user: USER, group: GROUP };

/** Properties that are lists: empty, where others are null. */
export const LISTS: ReadonlySet<string> = new Set([
  'businessPhones',
  'groupTypes',
  'onPremisesProvisioningErrors',
  'otherMails',
  'proxyAddresses',
  'resourceBehaviorOptions',
  'resourceProvisioningOptions',
]);
