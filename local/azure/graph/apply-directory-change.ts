import type { JsonObject } from '../json.ts';
import { uuid } from '../random.ts';
import { addMembers, removeMembers, toMembers } from './change-members.ts';
import { create, remove, restore, update } from './change-object.ts';
import type { DirectoryChange } from './directory-change.ts';
import { locateGroup, locateUser } from './locate-object.ts';
import type { People } from './people.ts';

/** Makes a change happen; throws RangeError with a sentence when the directory has no such thing. */
export type ApplyDirectoryChange = (change: DirectoryChange) => { readonly id?: string };

/** @param now epoch ms */
export function createApplyDirectoryChange(
  seed: number,
  people: People,
  now: () => number,
): ApplyDirectoryChange {
  const at = () => `${new Date(now()).toISOString().slice(0, 19)}Z`;
  const newId = () => uuid(seed, 'added', people.users.count(), people.groups.count());

  function addUser(change: Extract<DirectoryChange, { change: 'add-user' }>) {
    const { displayName, properties } = change;
    const managerId = change.manager && locateUser(people, change.manager).id;
    const id = newId();
    const defaults = newUser(displayName, people.users.count(), at());
    return create(people, 'user', {
      id,
      status: 'active',
      properties: { ...defaults, ...properties },
      ...(managerId !== undefined && { managerId }),
    });
  }

  function addGroup(change: Extract<DirectoryChange, { change: 'add-group' }>) {
    const { displayName, properties } = change;
    const members = toMembers(people, change);
    const id = newId();
    return create(people, 'group', {
      id,
      status: 'active',
      properties: { ...newGroup(displayName, at()), ...properties },
      members: () => members,
    });
  }

  return (change) => {
    switch (change.change) {
      case 'add-user':
        return addUser(change);
      case 'update-user':
        return update(people, 'user', locateUser(people, change.user), change.properties);
      case 'set-manager': {
        const { managerId: before, ...user } = locateUser(people, change.user);
        const after = change.manager === null ? undefined : locateUser(people, change.manager).id;
        people.users.put({ ...user, ...(after !== undefined && { managerId: after }) });
        const manager = {
          ...(before !== undefined && { before }),
          ...(after !== undefined && { after }),
        };
        people.log.append({ kind: 'user', id: user.id, manager });
        return { id: user.id };
      }
      case 'delete-user':
        return remove(people, 'user', locateUser(people, change.user), 'deleted', at());
      case 'restore-user':
        return restore(people, 'user', change.user);
      case 'purge-user':
        return remove(people, 'user', locateUser(people, change.user, true), 'purged', at());
      case 'add-group':
        return addGroup(change);
      case 'update-group':
        return update(people, 'group', locateGroup(people, change.group), change.properties);
      case 'add-members':
        return addMembers(people, locateGroup(people, change.group), toMembers(people, change));
      case 'remove-members':
        return removeMembers(people, locateGroup(people, change.group), toMembers(people, change));
      case 'delete-group':
        return remove(people, 'group', locateGroup(people, change.group), 'deleted', at());
      case 'restore-group':
        return restore(people, 'group', change.group);
      case 'purge-group':
        return remove(people, 'group', locateGroup(people, change.group, true), 'purged', at());
      case 'set-permissions':
        people.permissions = change.permissions;
        return {};
      case 'expire-tokens':
        people.generation += 1;
        people.expiry = change.as;
        return {};
      case 'set-graph': {
        const { change: _, ...settings } = change;
        Object.assign(people.settings, settings);
        return {};
      }
    }
  };
}

function newUser(displayName: string, number: number, at: string): JsonObject {
  const [givenName = displayName, ...rest] = displayName.split(' ');
  const mailNickname = `${displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}.${number}`;
  const mail = `${mailNickname}@contoso.com`;
  return {
    displayName,
    givenName,
    ...(rest.length > 0 && { surname: rest.join(' ') }),
    userPrincipalName: mail,
    mail,
    mailNickname,
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: at,
  };
}

function newGroup(displayName: string, at: string): JsonObject {
  return {
    displayName,
    mailNickname: displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    createdDateTime: at,
    renewedDateTime: at,
  };
}
