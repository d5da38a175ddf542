import { refreshActionGroupAddresses } from '../../shared/azure/refresh-action-group-addresses.ts';
import type { ActionGroupAddressStore } from '../../shared/domain/action-group-addresses.ts';
import type { Integration, IntegrationStore } from '../../shared/domain/integration.ts';
import { type Failure, toFailure } from '../../shared/domain/integration-error.ts';
import type { Measure } from '../../shared/domain/metric.ts';
import type { Reconciliation, ReconciliationStore } from '../../shared/domain/reconciliation.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';
import type { Healed } from './heal.ts';
import { reconcileSubscription, type SubscriptionPorts } from './reconcile-subscription.ts';
import { type FiringAlert, type TendPorts, tendOpenIncidents } from './tend-open-incidents.ts';

/** What `reconcile` works with. */
export interface ReconcilePorts extends Omit<SubscriptionPorts, 'incidents'> {
  readonly incidents: SubscriptionPorts['incidents'] & TendPorts['incidents'];
  readonly configurationItems: TendPorts['configurationItems'];
  readonly findByName: TendPorts['findByName'];
  readonly integrations: Pick<IntegrationStore, 'list'>;
  readonly reconciliations: ReconciliationStore;
  readonly addresses: ActionGroupAddressStore;
  readonly connect: (integration: Integration) => Promise<() => ResourceManager>;
  readonly report: Report;
  readonly measure: Measure;
  readonly now: () => Date;
  /** What Azure changed so shortly ago may still be on its way, ms. */
  readonly graceMs: number;
}

/** Where it is told what happened. */
export interface Report {
  healed(integrationId: string, healed: Healed): void;
  /** Said when it begins, and not again while it lasts. */
  failed(integrationId: string, subscriptionIds: readonly string[], failure: Failure): void;
}

/**
 * Heals what the webhook missed, in every subscription of every integration. What cannot be read in
 * one of them is kept with it, and hinders none of the others.
 */
export async function reconcile(ports: ReconcilePorts): Promise<void> {
  // Also when there is nothing to reconcile: silence means that nobody does.
  ports.measure('SubscriptionsNotReconciled', 0);
  const firing = await tendOpenIncidents(ports.now(), ports);
  for await (const integration of ports.integrations.list()) {
    if (!integration.enabled) continue;
    await reconcileIntegration(
      integration,
      firing.filter(({ integrationId }) => integrationId === integration.id),
      ports,
    );
  }
}

async function reconcileIntegration(
  integration: Integration,
  firing: readonly FiringAlert[],
  ports: ReconcilePorts,
): Promise<void> {
  const before = new Map<string, Reconciliation>();
  for await (const each of ports.reconciliations.of(integration.id)) {
    before.set(each.subscriptionId, each);
  }
  const azure = await attempt(async () => (await ports.connect(integration))());
  const total = { listed: 0, sent: 0, settled: 0 };
  const failures = new Map<string, Failure>();
  const unread = azure.failure ? undefined : await readAddresses(integration, azure.value, ports);

  for (const subscriptionId of integration.subscriptionIds) {
    const now = ports.now();
    const until = before.get(subscriptionId)?.until ?? null;
    const scope = { integration, subscriptionId, until, firing, now, graceMs: ports.graceMs };
    const healed = azure.failure
      ? azure
      : await attempt(() => reconcileSubscription(scope, azure.value, ports));
    const failure = healed.failure ?? (subscriptionId === unread?.of ? unread.failure : undefined);
    if (failure) failures.set(subscriptionId, failure);
    if (!healed.failure) {
      total.listed += healed.value.listed;
      total.sent += healed.value.sent;
      total.settled += healed.value.settled;
    }
    const at = now.toISOString();
    await ports.reconciliations.put({
      integrationId: integration.id,
      subscriptionId,
      until: healed.failure ? until : at,
      at,
      failure: failure ?? null,
    });
  }
  ports.measure('AlertsReconciled', total.sent);
  ports.measure('SubscriptionsNotReconciled', failures.size);
  ports.report.healed(integration.id, total);
  sayOnce(integration, failures, before, ports.report);
}

/** Answers in which subscription it failed, if it did. */
async function readAddresses(
  integration: Integration,
  azure: ResourceManager,
  { addresses, now }: ReconcilePorts,
): Promise<{ readonly of: string | undefined; readonly failure: Failure } | undefined> {
  const read = () => refreshActionGroupAddresses(integration, azure, addresses, now());
  const { failure } = await attempt(read);
  return failure && { of: integration.subscriptionIds[0], failure };
}

/** A failure of the same kind is news only when no subscription of the integration had it before. */
function sayOnce(
  { id }: Integration,
  failures: ReadonlyMap<string, Failure>,
  before: ReadonlyMap<string, Reconciliation>,
  report: Report,
): void {
  const known = new Set([...before.values()].map(({ failure }) => failure?.code));
  const news = Map.groupBy(failures, ([, { code }]) => code);
  for (const [code, failed] of news) {
    const [first] = failed;
    if (!first || known.has(code)) continue;
    report.failed(
      id,
      failed.map(([subscriptionId]) => subscriptionId),
      first[1],
    );
  }
}

type Attempted<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly failure: Failure };

async function attempt<T>(act: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    return { failure: explain(toFailure(error)) };
  }
}

/** Discovery needs other roles than alerts do. */
function explain(failure: Failure): Failure {
  if (failure.code !== 'azure_access_denied') return failure;
  const fix =
    'Apply Monitoring Reader role at subscription scope to the service principal. Alerts that the webhook delivers become incidents meanwhile; those that it misses do not.';
  return { ...failure, fix };
}
