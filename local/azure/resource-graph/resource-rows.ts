import { isJsonObject, type JsonObject } from '../json.ts';
import { mayRead } from '../resource-manager/access.ts';
import { resourceGroupOf } from '../resource-manager/arm-path.ts';
import type { Resource, SubscriptionContent } from '../resource-manager/content.ts';
import { graphId } from './graph-id.ts';
import type { Row } from './kql/value.ts';
import { listAll } from './list-all.ts';
import { tableRow } from './table-row.ts';
import type { TableContext } from './tables.ts';
import { TRACKED_TYPES } from './tracked-types.ts';

const MACHINES = 'Microsoft.Compute/virtualMachines';

/** `resources`: what the lists of Azure Resource Manager hold, in Resource Graph's spelling. */
export function* resourceRows({ scope, tenant, directory }: TableContext): Generator<Row> {
  for (const subscription of scope) {
    const { access } = tenant.settings(subscription);
    for (const resource of resourcesOf(subscription)) {
      if (!mayRead(access, resource.id)) continue;
      const location = String(resource.location ?? '');
      yield tableRow({
        ...resource,
        id: graphId(resource.id),
        type: resource.type.toLowerCase(),
        tenantId: directory.tenantId,
        location: location.toLowerCase().replaceAll(' ', ''),
        resourceGroup: resourceGroupOf(resource.id)?.toLowerCase(),
        subscriptionId: subscription.subscriptionId,
        properties: propertiesOf(subscription, resource),
      });
    }
  }
}

function* resourcesOf(subscription: SubscriptionContent): Generator<Resource> {
  for (const { type } of TRACKED_TYPES) {
    const [namespace, parent, child] = type.type.split('/');
    if (child === undefined) yield* listAll(subscription, type.type);
    else {
      for (const { name } of listAll(subscription, `${namespace}/${parent}`)) {
        yield* listAll(subscription, type.type, [name]);
      }
    }
  }
}

/** Machines carry their power state, which no list of machines does. */
function propertiesOf(subscription: SubscriptionContent, { type, name, properties }: Resource) {
  if (type.toLowerCase() !== MACHINES.toLowerCase() || !isJsonObject(properties)) return properties;
  const expanded = subscription.find(MACHINES, [name], 'instanceView')?.properties;
  const view = isJsonObject(expanded) ? expanded.instanceView : undefined;
  const statuses = isJsonObject(view) && Array.isArray(view.statuses) ? view.statuses : [];
  const powerState = statuses.find((status: JsonObject) =>
    String(status.code).startsWith('PowerState/'),
  );
  return powerState ? { ...properties, extended: { instanceView: { powerState } } } : properties;
}
