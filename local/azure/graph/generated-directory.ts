import type { JsonObject } from '../json.ts';
import { hash, hex, pick, uuid } from '../random.ts';
import type { DirectoryContent, Member } from './content.ts';
import { objectIdAt, slotOfObjectId } from './object-id.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './person-names.ts';

/** How large a generated directory is. */
export interface DirectorySize {
  readonly users: number;
  readonly groups: number;
  /** Of each group, groups among them. */
  readonly membersPerGroup?: number;
}

/** Reports of each manager. */
const SPAN = 8;
/** Groups lie in threes: one holds the next, and the last only people. */
const DEPTH = 3;
/** Groups in a group that holds groups. */
const NESTED = 2;

const DIVISIONS = [
  'Engineering',
  'Sales',
  'Operations',
  'Finance',
  'Marketing',
  'Customer Success',
  'Information Technology',
  'People',
];
const UNITS = ['North', 'South', 'East', 'West', 'Central', 'Online', 'Partners', 'Strategy'];
const CREATED = '2024-03-04T09:12:31Z';

/**
 * A directory of any size, whose pages are made one by one: people report in a tree of eight each,
 * whose two upper levels head divisions and their units; groups nest three deep, with diamonds.
 */
export function generateDirectory(
  seed: number,
  organization: JsonObject,
  { users, groups, membersPerGroup = 50 }: DirectorySize,
): DirectoryContent {
  const userId = (slot: number) => objectIdAt(seed, 'user', slot);
  const groupId = (slot: number) => objectIdAt(seed, 'group', slot);

  function membersOf(slot: number): Member[] {
    const level = slot % DEPTH;
    const nested = level === DEPTH - 1 ? 0 : Math.min(NESTED, membersPerGroup);
    const members: Member[] = [];
    for (let number = 0; number < nested; number += 1) {
      const other = childGroup(slot, number);
      if (other < groups) members.push({ kind: 'group', id: groupId(other) });
    }
    const people = Math.min(users, membersPerGroup - members.length);
    // Consecutive people from somewhere: nobody twice, and no set to keep them in.
    const first = users === 0 ? 0 : hash(seed, 'member', slot) % users;
    for (let number = 0; number < people; number += 1) {
      members.push({ kind: 'user', id: userId((first + number) % users) });
    }
    return members;
  }

  /** The neighbour, and one more of the next level: so that groups are reached on two ways. */
  function childGroup(slot: number, number: number): number {
    return slot + 1 + (number === 0 ? 0 : DEPTH * (1 + (hash(seed, 'nested', slot) % 16)));
  }

  return {
    organization,
    users: {
      count: users,
      idAt: userId,
      slotOf: (id) => slotOfObjectId(seed, 'user', id, users),
      propertiesAt: (slot) => userProperties(seed, slot),
      relationsAt: (slot) =>
        slot === 0 ? {} : { managerId: userId(Math.floor((slot - 1) / SPAN)) },
    },
    groups: {
      count: groups,
      idAt: groupId,
      slotOf: (id) => slotOfObjectId(seed, 'group', id, groups),
      propertiesAt: groupProperties,
      relationsAt: (slot) => ({ members: () => membersOf(slot) }),
    },
  };
}

function userProperties(seed: number, slot: number): JsonObject {
  const number = hash(seed, 'person', slot);
  const givenName = pick(GIVEN_NAMES, number);
  const surname = pick(FAMILY_NAMES, number >>> 8);
  const mail = `${givenName}.${surname}.${slot + 1}@contoso.com`.toLowerCase();
  return {
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    userPrincipalName: mail,
    mail,
    mailNickname: `${givenName}.${surname}.${slot + 1}`.toLowerCase(),
    jobTitle:
      slot === 0 ? 'Chief Executive Officer' : slot <= SPAN ? 'Vice President' : 'Associate',
    department: departmentOf(slot),
    companyName: 'Contoso',
    officeLocation: `${(number % 40) + 1}/${1000 + (number % 800)}`,
    businessPhones: [`+1 425 555 ${String(number % 10_000).padStart(4, '0')}`],
    employeeId: String(100_001 + slot),
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: CREATED,
    preferredLanguage: 'en-US',
    usageLocation: 'US',
  };
}

/** Of whom somebody reports to, in the end: one of eight heads of divisions, each with eight units. */
function departmentOf(slot: number): string {
  if (slot === 0) return 'Executive';
  let division = slot;
  let unit = slot;
  for (let above = slot; above > 0; above = Math.floor((above - 1) / SPAN)) {
    unit = division;
    division = above;
  }
  const name = pick(DIVISIONS, division - 1);
  return unit === division ? name : `${name} ${pick(UNITS, unit - SPAN - 1)}`;
}

function groupProperties(slot: number): JsonObject {
  const name = `Group ${String(slot + 1).padStart(5, '0')}`;
  return {
    displayName: name,
    description: `Members of ${name}`,
    mailNickname: `group${slot + 1}`,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    createdDateTime: CREATED,
    renewedDateTime: CREATED,
  };
}

/** The `organization` resource of a tenant. */
export function contosoOrganization(seed: number, tenantId: string): JsonObject {
  return {
    id: tenantId,
    displayName: 'Contoso',
    city: 'Redmond',
    country: null,
    countryLetterCode: 'US',
    businessPhones: ['8006427676'],
    assignedPlans: [
      {
        assignedDateTime: '2017-07-29T02:16:28Z',
        capabilityStatus: 'Enabled',
        service: 'SharePoint',
        servicePlanId: uuid(seed, 'service-plan'),
      },
    ],
    tenantType: 'AAD',
    verifiedDomains: [
      {
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: true,
        isInitial: false,
        name: 'contoso.com',
        type: 'Managed',
      },
      {
        capabilities: 'Email',
        isDefault: false,
        isInitial: true,
        name: `contoso${hex(4, seed, 'domain')}.onmicrosoft.com`,
        type: 'Managed',
      },
    ],
  };
}
