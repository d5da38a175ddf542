import { mayRead } from '../resource-manager/access.ts';
import { graphId } from './graph-id.ts';
import type { Row } from './kql/value.ts';
import { listAll } from './list-all.ts';
import { tableRow } from './table-row.ts';
import type { TableContext } from './tables.ts';

const GROUPS = 'Microsoft.Resources/resourceGroups';

/** `ResourceContainers`: subscriptions, the empty ones too, and their resource groups. */
export function* containerRows({ scope, tenant, directory }: TableContext): Generator<Row> {
  const { tenantId } = directory;
  for (const subscription of scope) {
    const { subscriptionId, displayName } = subscription;
    const { access, state } = tenant.settings(subscription);
    const id = `/subscriptions/${subscriptionId}`;
    // A role on some groups only is none on the subscription.
    if (mayRead(access, id)) {
      yield tableRow({
        id,
        name: displayName,
        type: 'microsoft.resources/subscriptions',
        tenantId,
        subscriptionId,
        tags: {},
        properties: {
          managedByTenants: [],
          managementGroupAncestorsChain: [{ displayName: 'Tenant Root Group', name: tenantId }],
          state,
          subscriptionPolicies: {
            locationPlacementId: 'Public_2014-09-01',
            quotaId: 'PayAsYouGo_2014-09-01',
            spendingLimit: 'Off',
          },
        },
      });
    }
    for (const group of listAll(subscription, GROUPS)) {
      if (!mayRead(access, group.id)) continue;
      yield tableRow({
        ...group,
        id: graphId(group.id),
        type: 'microsoft.resources/subscriptions/resourcegroups',
        tenantId,
        resourceGroup: group.name.toLowerCase(),
        subscriptionId,
      });
    }
  }
}
