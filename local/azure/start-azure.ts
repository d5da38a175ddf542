import { createActionGroupStore } from './action-groups/action-group-store.ts';
import { createDeliverer } from './action-groups/deliver.ts';
import { scaledClock } from './action-groups/delivery-clock.ts';
import { DEFAULT_CALLER_ADDRESS } from './action-groups/source-addresses.ts';
import { createIssueWebhookToken } from './action-groups/webhook-token.ts';
import { createAlertQuota } from './alerts/alert-quota.ts';
import { createAlertStore } from './alerts/alert-store.ts';
import { createAzureMonitor } from './alerts/azure-monitor.ts';
import { readAlerts } from './alerts/read-alerts.ts';
import {
  type AppRegistration,
  createAppRegistration,
  READ_PERMISSIONS,
} from './applications/app-registration.ts';
import { createApplicationControls } from './applications/application-controls.ts';
import { createApplicationsService } from './applications/applications-service.ts';
import type { AzureOptions } from './azure-options.ts';
import { createDirectory } from './directory.ts';
import { createApplyDirectoryChange } from './graph/apply-directory-change.ts';
import { contosoDirectory } from './graph/contoso-directory.ts';
import { contosoOrganization, generateDirectory } from './graph/generated-directory.ts';
import { createGraphService } from './graph/graph-service.ts';
import { createPeople } from './graph/people.ts';
import { startHttpsServer } from './https-server.ts';
import { createChangeFeed } from './resource-graph/change-feed.ts';
import { createQueryQuota } from './resource-graph/query-quota.ts';
import { queryResources } from './resource-graph/query-resources.ts';
import { type GeneratedContent, generateContent } from './resource-manager/generated-content.ts';
import { createReadQuota } from './resource-manager/read-quota.ts';
import { createResourceManagerService } from './resource-manager/resource-manager-service.ts';
import { createTenantState } from './resource-manager/tenant-state.ts';
import { createTokenIssuer } from './sign-in/access-token.ts';
import { GRAPH_API, RESOURCE_MANAGER_API } from './sign-in/apis.ts';
import { createSignInService } from './sign-in/sign-in-service.ts';
import { createAlertControls } from './simulator/alert-controls.ts';
import { createApplyChange } from './simulator/apply-change.ts';
import { createControlService } from './simulator/control-service.ts';
import { createDirectoryControls } from './simulator/directory-controls.ts';
import { createFaults } from './simulator/faults.ts';
import { createStatistics, type Statistics } from './simulator/statistics.ts';

/** Azure's pages name no timeout any more; they used to say 10 s. */
const WEBHOOK_TIMEOUT_MS = 10_000;

/** A running simulated tenant. */
export interface SimulatedAzure {
  /** Authority host and Resource Manager endpoint both: `https://127.0.0.1:<port>`. */
  readonly endpoint: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionIds: readonly string[];
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  readonly application: AppRegistration;
  statistics(): Statistics;
  close(): Promise<void>;
}

/**
 * Starts a simulated Azure tenant over HTTPS on 127.0.0.1: the token endpoint, Azure Resource
 * Manager with its alerts, and the directory of Microsoft Graph, on one port. Rejects with EADDRINUSE when the port is taken.
 */
export async function startAzure(options: AzureOptions): Promise<SimulatedAzure> {
  const { seed = 1, size = 300, subscriptions = 2, now = Date.now } = options;
  const directory = createDirectory(seed);
  const generated: GeneratedContent | undefined = options.content
    ? undefined
    : generateContent({
        seed,
        tenantId: directory.tenantId,
        size,
        subscriptions,
        maxPageSize: options.maxPageSize ?? Infinity,
      });
  const content = generated ?? options.content?.(directory) ?? { subscriptions: [] };
  const tenant = createTenantState(content);
  const issuer = createTokenIssuer(directory, now);
  const application = createAppRegistration(directory, now, options.application);
  const organization = contosoOrganization(seed, directory.tenantId);
  const people = createPeople(
    seed,
    options.people
      ? generateDirectory(seed, organization, options.people)
      : contosoDirectory(seed, organization),
    READ_PERMISSIONS,
  );
  const feed = createChangeFeed(now);
  const faults = createFaults();
  const statistics = createStatistics();
  let endpoint = '';
  const getEndpoint = () => endpoint;

  const signIn = createSignInService(
    getEndpoint,
    directory,
    issuer,
    // A client whose Resource Manager address is overridden may ask by that address.
    () => [
      RESOURCE_MANAGER_API,
      { ...GRAPH_API, roles: granted(application.settings().permissions, people.permissions) },
      { audiences: [endpoint], roles: [] },
    ],
    application,
  );
  const { delivery = {} } = options;
  const alerts = createAlertStore(now);
  const groups = createActionGroupStore();
  const deliverer = createDeliverer({
    clock: delivery.clock ?? scaledClock(delivery.timeScale ?? 1),
    issueToken: createIssueWebhookToken(getEndpoint, directory, issuer, now),
    callerAddress: delivery.callerAddress ?? DEFAULT_CALLER_ADDRESS,
    timeoutMs: delivery.timeoutMs ?? WEBHOOK_TIMEOUT_MS,
  });
  const { tenantId } = directory;
  const monitor = createAzureMonitor({ tenantId, tenant, alerts, groups, deliverer, now });
  const resourceManager = createResourceManagerService({
    endpoint: getEndpoint,
    directory,
    tenant,
    issuer,
    quota: createReadQuota(now),
    queries: [
      queryResources({ feed, quota: createQueryQuota(now), now }),
      ...readAlerts({
        alerts,
        listQuota: createAlertQuota(100, now),
        readQuota: createAlertQuota(1000, now),
        now,
      }),
    ],
  });
  const applications = createApplicationsService({
    endpoint: getEndpoint,
    directory,
    application,
    issuer,
    now,
  });
  const graph = createGraphService({
    endpoint: getEndpoint,
    clientId: directory.clientId,
    tenantId,
    people,
    issuer,
    now,
  });
  const subscriptionIds = content.subscriptions.map((entry) => entry.subscriptionId);
  const ids = {
    tenantId: directory.tenantId,
    clientId: directory.clientId,
    clientSecret: directory.clientSecrets[0]?.secretText ?? '',
    subscriptionIds,
  };
  const control = createControlService({
    faults,
    statistics,
    change: createApplyChange(tenant, generated, feed),
    routes: {
      ...createAlertControls({ monitor, alerts, groups, deliverer }),
      ...createApplicationControls(application, now),
      ...createDirectoryControls(people, createApplyDirectoryChange(seed, people, now)),
    },
    tenant: () => ({
      endpoint,
      ...ids,
      subscriptions: content.subscriptions.map((entry) => {
        const { state, access } = tenant.settings(entry);
        return {
          subscriptionId: entry.subscriptionId,
          displayName: entry.displayName,
          state,
          access,
        };
      }),
    }),
  });

  const server = await startHttpsServer({
    certificate: options.certificate,
    port: options.port ?? 0,
    latencyMs: options.latencyMs ?? 0,
    services: [signIn, resourceManager, applications, graph],
    control,
    faults,
    statistics,
  });
  endpoint = server.endpoint;
  const close = async () => {
    await deliverer.close();
    await server.close();
  };
  const { servicePrincipalId } = directory;
  return { endpoint, ...ids, servicePrincipalId, application, statistics: statistics.read, close };
}

/** What tokens for Graph carry: a permission to read the directory only while neither list lacks it. */
function granted(registration: readonly string[], directory: readonly string[]): string[] {
  const isRead = (permission: string) => READ_PERMISSIONS.includes(permission);
  return [
    ...directory.filter((permission) => !isRead(permission) || registration.includes(permission)),
    ...registration.filter((permission) => !isRead(permission)),
  ];
}
