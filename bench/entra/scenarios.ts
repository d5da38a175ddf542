import type { SimulatorClient } from '../../local/azure/simulator-client.ts';

/** Directories on which readers go wrong, each made in a tenant that is empty before. */
export interface Scenario {
  readonly name: string;
  prepare(simulator: SimulatorClient): Promise<void>;
  /**
   * What a right reader finds: mail → names of all groups that somebody is in, directly or through
   * others. Group names are display names.
   */
  readonly expected: Readonly<Record<string, readonly string[]>>;
}

const mailOf = (name: string) => `${name}@contoso.com`;

/** A group as two of the scenarios need it: with an address, whose first part need not be unique. */
const UNIFIED = {
  mailEnabled: true,
  securityEnabled: false,
  groupTypes: ['Unified'],
  mailNickname: 'team',
};

async function addUser(simulator: SimulatorClient, name: string): Promise<string> {
  const mail = mailOf(name);
  const properties = { mail, userPrincipalName: mail };
  const { id } = await simulator.changeDirectory({
    change: 'add-user',
    displayName: name,
    properties,
  });
  return id ?? '';
}

const addGroup = (
  simulator: SimulatorClient,
  displayName: string,
  users: readonly string[],
  groups: readonly string[] = [],
  properties: Readonly<Record<string, boolean | string | string[]>> = {},
) =>
  simulator.changeDirectory({
    change: 'add-group',
    displayName,
    users: [...users],
    groups: [...groups],
    properties: { ...properties },
  });

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'diamond',
    async prepare(simulator) {
      await addGroup(simulator, 'shared', [await addUser(simulator, 'ann')]);
      await addGroup(simulator, 'left', [], ['shared']);
      await addGroup(simulator, 'right', [], ['shared']);
      await addGroup(simulator, 'top', [], ['left', 'right']);
    },
    expected: { [mailOf('ann')]: ['left', 'right', 'shared', 'top'] },
  },
  {
    name: 'cycle',
    async prepare(simulator) {
      await addGroup(simulator, 'one', [await addUser(simulator, 'ann')]);
      await addGroup(simulator, 'two', [await addUser(simulator, 'bob')], ['one']);
      await simulator.changeDirectory({ change: 'add-members', group: 'one', groups: ['two'] });
    },
    expected: { [mailOf('ann')]: ['one', 'two'], [mailOf('bob')]: ['one', 'two'] },
  },
  {
    name: 'two groups of one mailNickname',
    async prepare(simulator) {
      await addGroup(simulator, 'team-a', [await addUser(simulator, 'ann')], [], UNIFIED);
      await addGroup(simulator, 'team-b', [await addUser(simulator, 'bob')], [], UNIFIED);
    },
    expected: { [mailOf('ann')]: ['team-a'], [mailOf('bob')]: ['team-b'] },
  },
  {
    name: 'a 429',
    async prepare(simulator) {
      await addGroup(simulator, 'group', [await addUser(simulator, 'ann')]);
      await simulator.addFault({
        match: { service: 'graph', operation: 'groups/' },
        times: 1,
        effect: { kind: 'throttle', retryAfter: '0.020', code: 'TooManyRequests' },
      });
    },
    expected: { [mailOf('ann')]: ['group'] },
  },
  {
    name: 'a failed page',
    async prepare(simulator) {
      await addGroup(simulator, 'group', [await addUser(simulator, 'ann')]);
      await simulator.addFault({
        match: { service: 'graph', operation: 'groups/' },
        times: 1,
        effect: { kind: 'html' },
      });
    },
    expected: { [mailOf('ann')]: ['group'] },
  },
];
