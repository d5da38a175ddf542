import { resourceGroupOf } from './arm-path.ts';

/**
 * What the service principal may do in a subscription: a built-in role on all of it or on
 * some resource groups only, or nothing.
 */
export interface Access {
  readonly role: 'reader' | 'contributor' | 'none';
  /** The role is held on these only; absent: on the whole subscription. */
  readonly resourceGroups?: readonly string[];
}

/** The action of reading what Alerts Management keeps. */
export const READ_ALERTS = 'Microsoft.AlertsManagement/alerts/read';

/** What may be read of a list: without a role on the subscription, silently less. */
export function mayRead(access: Access, id: string): boolean {
  if (access.role === 'none') return false;
  if (!access.resourceGroups) return true;
  const group = resourceGroupOf(id)?.toLowerCase();
  return access.resourceGroups.some((name) => name.toLowerCase() === group);
}

/** The actions of a role assignment at a scope, as the permissions API tells them. */
export function permissionsOf(
  access: Access,
  resourceGroup: string | undefined,
  monitoringReader: boolean,
) {
  const scope = resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}/`;
  if (!mayRead(access, scope)) return [];
  const isReader = access.role === 'reader';
  const notRead = monitoringReader ? [] : [READ_ALERTS];
  return [
    {
      actions: [isReader ? '*/read' : '*'],
      notActions: isReader
        ? notRead
        : [
            ...notRead,
            'Microsoft.Authorization/*/Delete',
            'Microsoft.Authorization/*/Write',
            'Microsoft.Authorization/elevateAccess/Action',
          ],
      dataActions: [],
      notDataActions: [],
    },
  ];
}
