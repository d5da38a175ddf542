import type { Directory } from '../directory.ts';
import { mayRead } from '../resource-manager/access.ts';
import { resourceGroupOf } from '../resource-manager/arm-path.ts';
import type { ResourceChange } from './change-feed.ts';
import { graphId } from './graph-id.ts';
import type { Row } from './kql/value.ts';
import { tableRow } from './table-row.ts';
import type { TableContext } from './tables.ts';

/**
 * `resourcechanges`: a row for each change that is to be seen by now.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export function* changeRows({ scope, feed, tenant, directory }: TableContext): Generator<Row> {
  for (const subscription of scope) {
    const { access } = tenant.settings(subscription);
    for (const change of feed.visible(subscription.subscriptionId)) {
      if (!mayRead(access, change.resource.id)) continue;
      yield rowOf(change, subscription.subscriptionId, directory);
    }
  }
}

function rowOf(change: ResourceChange, subscriptionId: string, directory: Directory): Row {
  const { name, resource, changeType, at, differences } = change;
  const targetResourceId = graphId(resource.id);
  const action = changeType === 'Delete' ? 'delete' : 'write';
  return tableRow({
    id: `${targetResourceId}/providers/Microsoft.Resources/changes/${name}`,
    name,
    type: 'microsoft.resources/changes',
    tenantId: directory.tenantId,
    resourceGroup: resourceGroupOf(targetResourceId),
    subscriptionId,
    properties: {
      targetResourceId,
      targetResourceType: resource.type.toLowerCase(),
      changeType,
      changeAttributes: {
        correlationId: change.correlationId,
        timestamp: new Date(at).toISOString().replace('Z', '0000Z'),
        changesCount: Object.keys(differences).length,
        previousResourceSnapshotId: change.previousSnapshotId,
        newResourceSnapshotId: change.newSnapshotId,
        changedBy: directory.servicePrincipalId,
        changedByType: 'Application',
        clientType: 'SDK',
        operation: `${resource.type}/${action}`,
      },
      changes: differences,
    },
  });
}
