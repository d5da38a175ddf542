import { setTimeout as delay } from 'node:timers/promises';
import { processDelivery } from '../../lambdas/alerts/process-delivery.ts';
import { type Report, reconcile } from '../../lambdas/alerts/reconcile/reconcile.ts';
import { verifyIncidents } from '../../lambdas/alerts/reconcile/verify-incidents.ts';
import { azureAddresses } from '../../lambdas/shared/azure/clouds.ts';
import { servicePrincipalCredential } from '../../lambdas/shared/azure/credentials.ts';
import { openResourceManager } from '../../lambdas/shared/azure/resource-manager.ts';
import type { ActionGroupAddresses } from '../../lambdas/shared/domain/action-group-addresses.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { AzureCloud } from '../../lambdas/shared/domain/integration.ts';
import type { AlertRequestInput } from '../../local/azure/alerts/alert-request.ts';
import type { AlertDescription } from '../../local/azure/alerts/describe-alert.ts';
import { integration } from '../fixtures/integration.ts';
import { startTenant } from '../local/azure/tenant-under-test.ts';
import { settled, startReceiver } from '../local/azure/webhook-receiver.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryReconciliationStore } from '../memory/memory-reconciliation-store.ts';
import { incidentDesk } from './incident-desk.ts';

const MINUTE_MS = 60_000;

/**
 * Alerts of a simulated tenant: its action group calls a webhook that can be down, and reconciliation
 * reads its list of alerts over the real adapters. The queue is a list that `drain` empties.
 */
export async function simulatedAlerts() {
  const clock = { now: Date.now() };
  const tenant = await startTenant({ size: 60, now: () => clock.now });
  const { endpoint, tenantId, clientId, clientSecret, subscriptionIds } = tenant.azure;
  const connected = integration({
    tenantId,
    clientId,
    subscriptionIds: subscriptionIds.slice(0, 1),
    createdAt: new Date(clock.now).toISOString(),
  });
  const desk = incidentDesk();
  const queue: AlertDelivery[] = [];
  const said: Parameters<Report['failed']>[] = [];
  const addresses = new Map<AzureCloud, ActionGroupAddresses>();
  const reconciliations = memoryReconciliationStore();
  const receiver = await startReceiver();
  const group = { name: 'stackflow', webhooks: [{ url: receiver.url }] };
  await tenant.simulator.putActionGroup(group);

  function newDelivery(body: string): AlertDelivery {
    return {
      deliveryId: crypto.randomUUID(),
      integrationId: connected.id,
      receivedAt: new Date(clock.now).toISOString(),
      source: 'webhook',
      verified: false,
      test: false,
      body,
    };
  }

  async function drain(): Promise<number> {
    const deliveries = queue.splice(0);
    for (const delivery of deliveries) await processDelivery(delivery, 1, desk.ports);
    return deliveries.length;
  }

  const { authorityHost, resourceManager } = azureAddresses('public', {
    AZURE_AUTHORITY_HOST: endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
    MICROSOFT_GRAPH_ENDPOINT: undefined,
  });
  const timeLeft = () => MINUTE_MS;
  const shared = {
    ...desk.ports,
    integrations: {
      async *list() {
        yield connected;
      },
    },
    connect: async () => {
      const principal = { tenantId, clientId, clientSecret };
      const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
      const sleep = () => delay(0);
      return openResourceManager({ ...resourceManager, credential, timeLeft, sleep });
    },
    newId: () => crypto.randomUUID(),
    now: () => new Date(clock.now),
  };

  /** Something happens in Azure, and the webhook hears of it. */
  async function hear(request: AlertRequestInput) {
    const heard = receiver.calls.length;
    const described = await tenant.simulator.alert(request);
    await settled(tenant.simulator);
    const call = receiver.calls[heard];
    if (!call) throw new Error('The webhook was not called.');
    return { described, delivery: newDelivery(JSON.stringify(call.body)) };
  }

  return {
    ...desk,
    tenant,
    clock,
    integration: connected,
    addresses,
    reconciliations,
    /** What was reported as not readable. */
    said,
    queue,
    hear,
    /** The same, and it is processed at once. */
    async happen(request: AlertRequestInput): Promise<AlertDescription> {
      const { described, delivery } = await hear(request);
      await processDelivery(delivery, 1, desk.ports);
      return described;
    },
    machine: async () => String((await tenant.list('Microsoft.Compute/virtualMachines'))[0]?.id),
    /** The same, and nobody hears of it. */
    async happenUnheard(request: AlertRequestInput): Promise<AlertDescription> {
      await tenant.simulator.removeActionGroups();
      const described = await tenant.simulator.alert(request);
      await tenant.simulator.putActionGroup(group);
      return described;
    },
    pass(minutes: number) {
      clock.now += minutes * MINUTE_MS;
      tenant.signInAnew();
    },
    /** One run, and what it sent through the queue; answers how many deliveries that were. */
    async reconcile(): Promise<number> {
      await reconcile({
        ...shared,
        queue: { send: async (delivery) => void queue.push(delivery) },
        reconciliations,
        addresses: {
          get: async (cloud) => addresses.get(cloud),
          put: async (cloud, read) => void addresses.set(cloud, read),
        },
        report: { healed: () => undefined, failed: (...failure) => void said.push(failure) },
        measure: memoryMetrics().measure,
        graceMs: 2 * MINUTE_MS,
      });
      return drain();
    },
    /** Answers how many incidents Azure's list verified. */
    verify: () => verifyIncidents(shared),
    async close() {
      receiver.close();
      await tenant.azure.close();
    },
  };
}
export type SimulatedAlerts = Awaited<ReturnType<typeof simulatedAlerts>>;
