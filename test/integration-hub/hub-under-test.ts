import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answer } from '../../lambdas/integration-hub/answer.ts';
import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryDeliveryStore } from '../memory/memory-delivery-store.ts';
import { memoryDirectoryStore } from '../memory/memory-directory-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memoryServicePrincipalStore } from '../memory/memory-service-principal-store.ts';
import { memorySyncProgress } from '../memory/memory-sync-progress.ts';
import { memoryWebhookKeyStore } from '../memory/memory-webhook-key-store.ts';

interface Request {
  readonly body?: unknown;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
}

/** The admin API with every store in memory. */
export function hub(startDiscovery: (run: Pick<Run, 'id'>) => Promise<void> = async () => {}) {
  const started: string[] = [];
  const syncs: string[] = [];
  const queued: AlertDelivery[] = [];
  let ids = 0;
  let keys = 0;
  let seconds = 0;
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
    sync: { start: async (run: Pick<Run, 'id'>) => void syncs.push(run.id) },
    progress: memorySyncProgress(),
    directory: memoryDirectoryStore(),
    configurationItems: memoryConfigurationItemStore(),
    incidents: memoryIncidentStore(),
    deliveries: memoryDeliveryStore(),
    alertQueue: { send: async (delivery: AlertDelivery) => void queued.push(delivery) },
    deadLetters: { redrive: async (limit: number) => Math.min(limit, 3) },
    webhookKeys: memoryWebhookKeyStore(),
    newKey: () => `key-${String(++keys).padStart(39, '0')}`,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)),
  };
  return {
    ...ports,
    started,
    syncs,
    queued,
    async call(route: RouteName, { body, path, query }: Request = {}) {
      const event = {
        httpMethod: ROUTES[route].method,
        resource: ROUTES[route].path,
        body: body === undefined ? null : JSON.stringify(body),
        isBase64Encoded: false,
        pathParameters: path ?? null,
        queryStringParameters: query ?? null,
        requestContext: { identity: { userArn: 'arn:aws:iam::123456789012:user/ann' } },
      } as APIGatewayProxyEvent;
      const result = await answer(event, ports);
      return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
    },
  };
}
