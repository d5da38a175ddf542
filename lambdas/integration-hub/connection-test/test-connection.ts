import * as z from 'zod';
import type { IntegrationSettings } from '../../shared/domain/integration.ts';
import type { ServicePrincipal } from '../../shared/domain/service-principal.ts';
import type { TenantProbe } from '../../shared/domain/tenant-probe.ts';
import { Check, skipped } from './check.ts';
import { checkGraphPermission, GRAPH_PERMISSIONS } from './checks/graph-permission.ts';
import { checkRotation } from './checks/rotation.ts';
import { checkSecretExpiry } from './checks/secret-expiry.ts';
import { checkSignIn } from './checks/sign-in.ts';
import { checkSubscription } from './checks/subscription.ts';
import { checkWebhook } from './checks/webhook.ts';

/** What *Save & Test* and *Test Service Principal* say. */
export const ConnectionReport = z
  .strictObject({
    /** The worst of all checks, skipped ones left out. */
    status: z.enum(['passed', 'warned', 'failed']),
    testedAt: z.string(),
    checks: z.array(Check),
  })
  .meta({ id: 'ConnectionReport' });
export type ConnectionReport = z.infer<typeof ConnectionReport>;

/** What `testConnection` works with. */
export interface TestPorts {
  readonly probe: (cloud: IntegrationSettings['cloud'], principal: ServicePrincipal) => TenantProbe;
  readonly now: () => Date;
}

/** Subscriptions that are tested in full; each costs three requests, and somebody waits. */
const TESTED = 20;

/** Subscriptions tested at once. */
const AT_ONCE = 5;

/** Tries out everything that the integration needs. It stores nothing, and changes nothing in Azure. */
export async function testConnection(
  settings: IntegrationSettings,
  principal: ServicePrincipal,
  ports: TestPorts,
): Promise<ConnectionReport> {
  const probe = ports.probe(settings.cloud, principal);
  const now = ports.now();
  const { check: signIn } = await checkSignIn('resource-manager', probe);
  const azure = signIn.status === 'passed' ? await checkAzure(settings, probe) : [];
  const graph = signIn.status === 'passed' ? await checkGraph(settings, principal, probe, now) : [];
  const checks = [signIn, ...azure, ...graph, checkWebhook(settings)];
  return { status: worstOf(checks), testedAt: now.toISOString(), checks };
}

async function checkAzure(settings: IntegrationSettings, probe: TenantProbe): Promise<Check[]> {
  const { subscriptionIds } = settings;
  const checks: Check[] = [];
  for (let start = 0; start < Math.min(TESTED, subscriptionIds.length); start += AT_ONCE) {
    const some = subscriptionIds.slice(start, Math.min(start + AT_ONCE, TESTED));
    const results = await Promise.all(
      some.map((id) => checkSubscription(id, settings, probe.resourceManager)),
    );
    checks.push(...results.flat());
  }
  const untested = subscriptionIds.length - TESTED;
  if (untested > 0) {
    const subject = {
      id: 'subscription',
      title: 'Subscription',
      field: 'subscriptionIds',
    } as const;
    checks.push(
      skipped(subject, `${untested} more were left out; a discovery run tests them all.`),
    );
  }
  return checks;
}

async function checkGraph(
  settings: IntegrationSettings,
  principal: ServicePrincipal,
  probe: TenantProbe,
  now: Date,
): Promise<Check[]> {
  const { check: signIn, roles } = await checkSignIn('graph', probe);
  if (signIn.status !== 'passed') return [signIn];
  const permissions = settings.entraIdSync
    ? await Promise.all(
        GRAPH_PERMISSIONS.map((permission) => checkGraphPermission(permission, roles, probe)),
      )
    : GRAPH_PERMISSIONS.map(({ subject }) => skipped(subject, 'Entra ID Sync is off.'));
  return [
    signIn,
    ...permissions,
    await checkRotation(settings, roles, probe),
    await checkSecretExpiry(principal, probe, now),
  ];
}

function worstOf(checks: readonly Check[]): ConnectionReport['status'] {
  const statuses = new Set(checks.map(({ status }) => status));
  if (statuses.has('failed')) return 'failed';
  return statuses.has('warned') ? 'warned' : 'passed';
}
