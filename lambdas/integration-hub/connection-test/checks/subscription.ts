import * as z from 'zod';
import type { ResourceTypeName } from '../../../shared/domain/configuration-item.ts';
import type { IntegrationSettings } from '../../../shared/domain/integration.ts';
import type { ResourceManager } from '../../../shared/domain/resource-manager.ts';
import {
  type Check,
  type CheckId,
  failed,
  failedBy,
  passed,
  type Subject,
  warned,
} from '../check.ts';
import { allows, Permission } from '../effective-actions.ts';

/** @see https://learn.microsoft.com/rest/api/resources/subscriptions/get */
const SUBSCRIPTION_API = '2022-12-01';
/** @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-scope */
const PERMISSIONS_API = '2022-04-01';
/** @see https://learn.microsoft.com/rest/api/resources/providers/list */
const PROVIDERS_API = '2021-04-01';

/** What each resource type is read by: the lists that discovery asks for. */
const READS: Readonly<Record<ResourceTypeName, readonly string[]>> = {
  'virtual-machine': [
    'Microsoft.Compute/virtualMachines/read',
    'Microsoft.Network/networkInterfaces/read',
  ],
  'aks-cluster': ['Microsoft.ContainerService/managedClusters/read'],
  'sql-database': ['Microsoft.Sql/servers/read', 'Microsoft.Sql/servers/databases/read'],
  'cosmos-database': ['Microsoft.DocumentDB/databaseAccounts/read'],
  'app-service': ['Microsoft.Web/sites/read', 'Microsoft.Web/serverfarms/read'],
  'storage-account': ['Microsoft.Storage/storageAccounts/read'],
};

const READ_ALERTS = 'Microsoft.AlertsManagement/alerts/read';

const Provider = z.object({ namespace: z.string(), registrationState: z.string() });

/** A subscription: visible and enabled, readable as a whole, its providers registered, its alerts readable. */
export async function checkSubscription(
  subscriptionId: string,
  settings: Pick<IntegrationSettings, 'resourceTypes' | 'clientId'>,
  azure: ResourceManager,
): Promise<Check[]> {
  const about = (id: CheckId, title: string, field = 'subscriptionIds'): Subject => ({
    id,
    title,
    field,
    subscriptionId,
  });
  const visible = await checkVisible(about('subscription', 'Subscription'), subscriptionId, azure);
  if (visible.status === 'failed') return [visible];
  const access = attempt(about('read-access', 'Read access'), async (subject) => {
    const permissions = await permissionsAt(subscriptionId, azure);
    return [
      readAccess(subject, permissions, settings),
      monitoringReader(
        about('monitoring-reader', 'Monitoring Reader'),
        permissions,
        subscriptionId,
        settings,
      ),
    ];
  });
  const providers = attempt(
    about('resource-providers', 'Resource providers', 'resourceTypes'),
    async (subject) => [registered(subject, await providersOf(subscriptionId, azure), settings)],
  );
  return [visible, ...(await access), ...(await providers)];
}

async function attempt(
  subject: Subject,
  run: (subject: Subject) => Promise<Check[]>,
): Promise<Check[]> {
  try {
    return await run(subject);
  } catch (error) {
    return [failedBy(subject, error)];
  }
}

async function checkVisible(
  subject: Subject,
  subscriptionId: string,
  azure: ResourceManager,
): Promise<Check> {
  try {
    const { state, displayName } = await azure.get(
      `/subscriptions/${subscriptionId}`,
      SUBSCRIPTION_API,
    );
    if (state === 'Enabled')
      return passed(subject, `${String(displayName)} is visible and Enabled.`);
    return failed(
      subject,
      `${String(displayName)} is ${String(state)}: Azure keeps its resources, and discovery skips it.`,
      'Enable the subscription in Azure Portal, or leave it out of the integration.',
    );
  } catch (error) {
    return failedBy(subject, error);
  }
}

async function permissionsAt(
  subscriptionId: string,
  azure: ResourceManager,
): Promise<Permission[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/permissions`;
  const permissions: Permission[] = [];
  for await (const { resources } of azure.pages(path, PERMISSIONS_API)) {
    permissions.push(...z.array(Permission).parse(resources));
  }
  return permissions;
}

/** Any role will do whose effective actions at the subscription's own scope include the reads. */
function readAccess(
  subject: Subject,
  permissions: readonly Permission[],
  { resourceTypes }: Pick<IntegrationSettings, 'resourceTypes'>,
): Check {
  const needed = resourceTypes.flatMap((type) => READS[type]);
  const missing = needed.filter((action) => !allows(permissions, action));
  if (missing.length === 0) return passed(subject, 'A role at subscription scope allows reading.');
  const message =
    missing.length === needed.length
      ? 'No role at subscription scope allows reading: Azure lists what single resource groups show, or nothing, and calls it complete.'
      : `The roles at subscription scope do not allow ${missing.join(', ')}.`;
  return failed(
    subject,
    message,
    'Apply Reader role at subscription scope, not resource group level.',
  );
}

function monitoringReader(
  subject: Subject,
  permissions: readonly Permission[],
  subscriptionId: string,
  { clientId }: Pick<IntegrationSettings, 'clientId'>,
): Check {
  if (allows(permissions, READ_ALERTS)) return passed(subject, 'Alerts can be read.');
  return warned(
    subject,
    'Alerts cannot be read: those that the webhook misses stay missed, and those from Azure’s addresses unverified.',
    `az role assignment create --assignee ${clientId} --role "Monitoring Reader" --scope /subscriptions/${subscriptionId}`,
  );
}

async function providersOf(subscriptionId: string, azure: ResourceManager) {
  const states = new Map<string, string>();
  const path = `/subscriptions/${subscriptionId}/providers`;
  for await (const { resources } of azure.pages(path, PROVIDERS_API)) {
    for (const { namespace, registrationState } of z.array(Provider).parse(resources)) {
      states.set(namespace.toLowerCase(), registrationState);
    }
  }
  return states;
}

function registered(
  subject: Subject,
  states: ReadonlyMap<string, string>,
  { resourceTypes }: Pick<IntegrationSettings, 'resourceTypes'>,
): Check {
  const needed = resourceTypes.flatMap((type) => READS[type]).map((action) => action.split('/')[0]);
  const namespaces = [...new Set([...needed, 'Microsoft.AlertsManagement'])].flatMap(
    (namespace) => namespace ?? [],
  );
  const missing = namespaces.filter(
    (namespace) => states.get(namespace.toLowerCase()) !== 'Registered',
  );
  if (missing.length === 0) return passed(subject, `${namespaces.length} of them are registered.`);
  return warned(
    subject,
    `Not registered: ${missing.join(', ')}. The subscription can hold nothing of theirs.`,
    `Register what you use in Azure Portal: Subscription → Resource providers, or: ${missing
      .map((namespace) => `az provider register --namespace ${namespace}`)
      .join('; ')}`,
  );
}
