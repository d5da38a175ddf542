import type { JsonObject } from '../json.ts';
import { hash } from '../random.ts';
import type { DirectoryContent, Member } from './content.ts';
import { CONTOSO_GROUPS, type ContosoGroup } from './contoso-groups.ts';
import { CONTOSO_DEPARTMENTS, CONTOSO_DISABLED, CONTOSO_GUESTS } from './contoso-people.ts';
import { objectIdAt, slotOfObjectId } from './object-id.ts';

interface Person {
  readonly name: string;
  readonly manager?: string;
  readonly properties: JsonObject;
}

const CREATED = '2023-05-08T07:41:02Z';

/** The default tenant: some seventy believable people and the groups they work in. */
export function contosoDirectory(seed: number, organization: JsonObject): DirectoryContent {
  const people = [...employees(seed), ...CONTOSO_GUESTS.map(guest)];
  const slotOfName = new Map(people.map(({ name }, slot) => [name, slot]));
  const userId = (slot: number) => objectIdAt(seed, 'user', slot);
  const groupId = (slot: number) => objectIdAt(seed, 'group', slot);

  function membersOf(group: ContosoGroup): readonly Member[] {
    const { departments = [], groups = [] } = group;
    const names = new Set(group.people);
    for (const { name, properties } of people) {
      if (departments.includes(String(properties.department))) names.add(name);
      if (group.guests && properties.userType === 'Guest') names.add(name);
    }
    return [
      ...[...names].map((name) => ({ kind: 'user' as const, id: userId(slotNamed(name)) })),
      ...groups.map((name) => {
        const slot = CONTOSO_GROUPS.findIndex((other) => other.name === name);
        return { kind: 'group' as const, id: groupId(slot) };
      }),
    ];
  }

  function slotNamed(name: string): number {
    const slot = slotOfName.get(name);
    if (slot === undefined) throw new Error(`There is no ${name} in the default tenant.`);
    return slot;
  }

  return {
    organization,
    users: {
      count: people.length,
      idAt: userId,
      slotOf: (id) => slotOfObjectId(seed, 'user', id, people.length),
      propertiesAt: (slot) => people[slot]?.properties ?? {},
      relationsAt(slot) {
        const manager = people[slot]?.manager;
        return manager === undefined ? {} : { managerId: userId(slotNamed(manager)) };
      },
    },
    groups: {
      count: CONTOSO_GROUPS.length,
      idAt: groupId,
      slotOf: (id) => slotOfObjectId(seed, 'group', id, CONTOSO_GROUPS.length),
      propertiesAt: (slot) => groupProperties(CONTOSO_GROUPS[slot]),
      relationsAt(slot) {
        const group = CONTOSO_GROUPS[slot];
        return { members: () => (group ? membersOf(group) : []) };
      },
    },
  };
}

function employees(seed: number): Person[] {
  const heads = new Map<string, string>();
  const found: Person[] = [];
  for (const { name: department, parent, office, people } of CONTOSO_DEPARTMENTS) {
    for (const text of people) {
      const [name = '', jobTitle = ''] = text.split(', ');
      const manager = heads.get(department) ?? heads.get(parent ?? '');
      if (!heads.has(department)) heads.set(department, name);
      const number = 100_201 + found.length;
      const properties = employee(
        seed,
        name,
        { jobTitle, department, officeLocation: office },
        number,
      );
      found.push({ name, properties, ...(manager !== undefined && { manager }) });
    }
  }
  return found;
}

function employee(seed: number, name: string, work: JsonObject, number: number): JsonObject {
  const [givenName = '', surname = ''] = name.split(' ');
  const mailNickname = `${givenName}.${surname}`.toLowerCase();
  const digits = String(hash(seed, 'phone', name) % 10_000).padStart(4, '0');
  return {
    displayName: name,
    givenName,
    surname,
    userPrincipalName: `${mailNickname}@contoso.com`,
    mail: `${mailNickname}@contoso.com`,
    mailNickname,
    ...work,
    companyName: 'Contoso',
    businessPhones: [`+1 425 555 ${digits}`],
    ...(number % 3 === 0 && { mobilePhone: `+1 206 555 ${digits}` }),
    employeeId: String(number),
    accountEnabled: !CONTOSO_DISABLED.includes(name),
    userType: 'Member',
    createdDateTime: CREATED,
    preferredLanguage: 'en-US',
    usageLocation: 'US',
    proxyAddresses: [`SMTP:${mailNickname}@contoso.com`],
  };
}

/** An invited guest: name and address are all that the tenant knows. */
function guest(text: string): Person {
  const [, name = '', mail = ''] = /^(.+) <(.+)>$/.exec(text) ?? [];
  const [givenName = '', surname = ''] = name.split(' ');
  const mailNickname = `${mail.replace('@', '_')}#EXT#`;
  return {
    name,
    properties: {
      displayName: name,
      givenName,
      surname,
      userPrincipalName: `${mailNickname}@contoso.onmicrosoft.com`,
      mail,
      mailNickname,
      otherMails: [mail],
      proxyAddresses: [`SMTP:${mail}`],
      accountEnabled: true,
      userType: 'Guest',
      creationType: 'Invitation',
      externalUserState: 'Accepted',
      createdDateTime: CREATED,
    },
  };
}

function groupProperties(group: ContosoGroup | undefined): JsonObject {
  if (!group) return {};
  const { name, description, type } = group;
  const mailNickname = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const isUnified = type === 'microsoft365';
  const mail = `${mailNickname}@contoso.com`;
  return {
    displayName: name,
    description,
    mailNickname,
    mailEnabled: isUnified,
    securityEnabled: !isUnified,
    groupTypes: isUnified ? ['Unified'] : type === 'dynamic' ? ['DynamicMembership'] : [],
    createdDateTime: CREATED,
    renewedDateTime: CREATED,
    ...(isUnified && { mail, proxyAddresses: [`SMTP:${mail}`], visibility: 'Private' }),
    ...(type === 'dynamic' && {
      membershipRule: '(user.userType -eq "Member")',
      membershipRuleProcessingState: 'On',
    }),
  };
}
