import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answer } from '../../lambdas/integration-hub/answer.ts';
import type { TestPorts } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { openApiDocument } from '../../lambdas/shared/http/openapi.ts';
import { memoryAuditLog } from '../memory/memory-audit-log.ts';
import { memoryConfigurationItemSearch } from '../memory/memory-configuration-item-search.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryDeliveryStore } from '../memory/memory-delivery-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memoryServicePrincipalStore } from '../memory/memory-service-principal-store.ts';
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
) {
  const started: string[] = [];
  const queued: AlertDelivery[] = [];
  const reported: string[] = [];
  let ids = 0;
  let keys = 0;
  let seconds = 0;
  const configurationItems = memoryConfigurationItemStore();
  const ports = {
    integrations: memoryIntegrationStore(),
    principals: memoryServicePrincipalStore(),
    runs: memoryRunStore(),
    discovery: {
      start: async (run: Pick<Run, 'id'>) => {
        await startDiscovery(run);
        started.push(run.id);
      },
    },
    configurationItems,
    search: memoryConfigurationItemSearch(configurationItems.items),
    discoveryEveryMs: 6 * 60 * 60_000,
    incidents: memoryIncidentStore(),
    deliveries: memoryDeliveryStore(),
    alertQueue: { send: async (delivery: AlertDelivery) => void queued.push(delivery) },
    deadLetters: { redrive: async (limit: number) => Math.min(limit, 3) },
    audit: memoryAuditLog(),
    reference: () => ({ ...openApiDocument(ROUTES) }),
    probe,
    report: (message: string, error: Error) => void reported.push(`${message}: ${error.message}`),
    webhookKeys: memoryWebhookKeyStore(),
    newKey: () => `key-${String(++keys).padStart(39, '0')}`,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)),
  };
  return {
    ...ports,
    started,
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
