import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answer } from '../../lambdas/integration-hub/answer.ts';
import type { TestPorts } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import type { ActionGroupAddresses } from '../../lambdas/shared/domain/action-group-addresses.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { AzureCloud } from '../../lambdas/shared/domain/integration.ts';
import type { Failure } from '../../lambdas/shared/domain/integration-error.ts';
import type { ArmResource } from '../../lambdas/shared/domain/resource-manager.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import type { ServicePrincipal } from '../../lambdas/shared/domain/service-principal.ts';
import { openApiDocument } from '../../lambdas/shared/http/openapi.ts';
import { memoryAuditLog } from '../memory/memory-audit-log.ts';
import { memoryConfigurationItemSearch } from '../memory/memory-configuration-item-search.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryDeliveryStore } from '../memory/memory-delivery-store.ts';
import { memoryDirectoryStore } from '../memory/memory-directory-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryReconciliationStore } from '../memory/memory-reconciliation-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memorySecretStatusStore } from '../memory/memory-secret-status-store.ts';
import { memoryServicePrincipalStore } from '../memory/memory-service-principal-store.ts';
import { memoryServiceTags } from '../memory/memory-service-tags.ts';
import { memorySyncProgress } from '../memory/memory-sync-progress.ts';
import { memoryTenant } from '../memory/memory-tenant.ts';
import { memoryWebhookKeyStore } from '../memory/memory-webhook-key-store.ts';
import { faultsOf } from './reference.ts';

interface Request {
  readonly body?: unknown;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Roles of the caller; super_admin alone when absent. */
  readonly roles?: readonly string[];
}

/** The admin API with every store in memory. */
export function hub(
  startDiscovery: (run: Pick<Run, 'id'>) => Promise<void> = async () => {},
  probe: TestPorts['probe'] = () => memoryTenant().probe,
  serviceTags?: () => Promise<ArmResource>,
) {
  const started: string[] = [];
  const syncs: string[] = [];
  const queued: AlertDelivery[] = [];
  const addresses = new Map<AzureCloud, ActionGroupAddresses>();
  let ids = 0;
  let keys = 0;
  let seconds = 0;
  const azure = {
    /** Why the application may not renew its secret. */
    obstacle: undefined as Failure | undefined,
    /** What signing in with a pasted secret comes to. */
    signIn: async (_principal: ServicePrincipal) => {},
    /** Ids of the groups that anybody is in. */
    groups: [] as string[],
  };
  const rotated: string[] = [];
  const attached = new Set<string>();
  const reported: string[] = [];
  const configurationItems = memoryConfigurationItemStore();
  const ports = {
    statuses: memorySecretStatusStore(),
    credentials: async () => ({
      async *list() {
        const dates = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-07-01T00:00:00.000Z' };
        yield { keyId: 'key', displayName: null, hint: 'abc', ...dates };
      },
      add: () => Promise.reject(new Error('The hub makes no credentials.')),
      remove: () => Promise.reject(new Error('The hub removes no credentials.')),
      obstacle: async () => azure.obstacle,
    }),
    rotations: {
      describe: async (id: string) => ({
        // A version for each value, as Secrets Manager has it.
        versionId: `version of ${(await ports.principals.get(id)).clientSecret.length}`,
        automatic: attached.has(id),
      }),
      attach: async (id: string) => void attached.add(id),
      detach: async (id: string) => void attached.delete(id),
      rotate: async (id: string) => void rotated.push(id),
    },
    signIn: (principal: ServicePrincipal) => azure.signIn(principal),
    probePrincipal: async () => {},
    sleep: async () => {},
    integrations: memoryIntegrationStore(),
    principals: memoryServicePrincipalStore(),
    runs: memoryRunStore(),
    reconciliations: memoryReconciliationStore(),
    discovery: {
      start: async (run: Pick<Run, 'id'>) => {
        await startDiscovery(run);
        started.push(run.id);
      },
    },
    sync: { start: async (run: Pick<Run, 'id'>) => void syncs.push(run.id) },
    progress: memorySyncProgress(),
    directory: memoryDirectoryStore(),
    groupsOf: async () => [...azure.groups],
    configurationItems,
    search: memoryConfigurationItemSearch(configurationItems.items),
    rates: { discovery: 360, changes: 5, entraSync: 60 },
    incidents: memoryIncidentStore(),
    deliveries: memoryDeliveryStore(),
    alertQueue: { send: async (delivery: AlertDelivery) => void queued.push(delivery) },
    deadLetters: { redrive: async (limit: number) => Math.min(limit, 3) },
    audit: memoryAuditLog(),
    reference: () => ({ ...openApiDocument(ROUTES) }),
    probe,
    report: (message: string, error: Error) => void reported.push(`${message}: ${error.message}`),
    webhookKeys: memoryWebhookKeyStore(),
    addresses: {
      get: async (cloud: AzureCloud) => addresses.get(cloud),
      put: async (cloud: AzureCloud, read: ActionGroupAddresses) => void addresses.set(cloud, read),
    },
    connectAzure: async () => memoryServiceTags(serviceTags),
    newKey: () => `key-${String(++keys).padStart(39, '0')}`,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)),
  };
  return {
    ...ports,
    azure,
    rotated,
    started,
    syncs,
    queued,
    reported,
    async call(
      route: RouteName,
      { body: sent, path, query, headers, roles = ['super_admin'] }: Request = {},
    ) {
      const event = {
        httpMethod: ROUTES[route].method,
        resource: ROUTES[route].path,
        body: sent === undefined ? null : JSON.stringify(sent),
        isBase64Encoded: false,
        pathParameters: path ?? null,
        queryStringParameters: query ?? null,
        headers: headers ?? {},
        requestContext: {
          authorizer: { principalId: 'https://issuer|ann', name: 'ann', roles: roles.join(' ') },
        },
      } as unknown as APIGatewayProxyEvent;
      const result = await answer(event, ports);
      const body = JSON.parse(result.body);
      const faults = faultsOf(ROUTES[route], result.statusCode, body);
      if (faults.length > 0) throw new Error(`${route} breaks the reference: ${faults.join('; ')}`);
      return { status: result.statusCode, headers: result.headers, body };
    },
  };
}
