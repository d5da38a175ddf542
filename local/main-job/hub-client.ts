import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import type { Webhook } from '../../lambdas/integration-hub/webhook/webhook.ts';
import type { DeliveryRecord } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { CiClass, ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import type { Group } from '../../lambdas/shared/domain/group.ts';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import type { ConnectIntegration, Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Page } from '../../lambdas/shared/domain/page.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import type { RoleGrant, RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import type { Run, ScopeProgress } from '../../lambdas/shared/domain/run.ts';
import type { SyncOutcome, SyncRead } from '../../lambdas/shared/domain/sync-progress.ts';
import { entityTag } from '../../lambdas/shared/http/entity-tag.ts';

export type RunReport = Run & { readonly scopes: readonly ScopeProgress[] };
/** A run of the Entra ID sync, without the links it follows. */
export type SyncReport = Run & {
  readonly reads: readonly Omit<SyncRead, 'link' | 'origin'>[];
  readonly outcome: SyncOutcome | null;
};
export type Connection = Pick<
  ConnectIntegration,
  'tenantId' | 'subscriptionIds' | 'clientId' | 'clientSecret'
> &
  Partial<Pick<ConnectIntegration, 'entraIdSync'>>;

/** The admin API as a person with the right credentials calls it. */
export interface HubClient {
  integrations(): Promise<readonly Integration[]>;
  connect(connection: Connection): Promise<Integration>;
  change(known: Integration, connection: Connection): Promise<Integration>;
  integration(id: string): Promise<ShownIntegration>;
  /** *Rotate*: begins to rotate the client secret. */
  rotateClientSecret(id: string): Promise<ShownIntegration>;
  /** The webhook's address, with its key. */
  webhookUrl(integrationId: string): Promise<string>;
  runDiscovery(integrationId: string): Promise<Run>;
  run(runId: string): Promise<RunReport>;
  syncNow(integrationId: string): Promise<Run>;
  syncRun(runId: string): Promise<SyncReport>;
  roleMapping(integrationId: string): Promise<RoleMapping>;
  /** Answers the run that makes the roles follow. */
  changeRoleMapping(integrationId: string, mapping: RoleMapping): Promise<{ readonly run: Run }>;
  groups(tenantId: string, prefix: string): Promise<readonly Group[]>;
  group(tenantId: string, id: string): Promise<Group>;
  user(tenantId: string, id: string): Promise<Person>;
  grants(tenantId: string): Promise<readonly RoleGrant[]>;
  configurationItems(ciClass: CiClass, limit: number): Promise<readonly ConfigurationItem[]>;
  incidents(state: Incident['state']): Promise<readonly Incident[]>;
  incident(number: string): Promise<Incident>;
  /** What became of a delivery; undefined while nobody has processed it. */
  findDelivery(deliveryId: string): Promise<DeliveryRecord | undefined>;
}

/** A call of the admin API that was not answered with 2xx. */
class RefusedCall extends Error {
  readonly status: number;

  constructor(method: string, path: string, status: number, answer: string) {
    super(`${method} ${path} was answered ${status}: ${answer}`);
    this.status = status;
  }
}

/**
 * @param apiUrl e.g. `http://127.0.0.1:8787/prod`
 * @param token gives an access token; asked for each call, since tokens end
 */
export function hubClient(apiUrl: string, token: () => Promise<string>): HubClient {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedCall(method, path, response.status, text);
    return JSON.parse(text) as T;
  }

  /** Every page of a listing. */
  async function all<T>(path: string): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await call<Page<T>>(
        'GET',
        cursor === undefined ? path : `${path}&cursor=${cursor}`,
      );
      items.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return items;
  }

  return {
    integrations: async () =>
      (await call<{ items: Integration[] }>('GET', '/api/integrations/azure')).items,
    connect: (connection) => call('POST', '/api/integrations/azure', connection),
    change: ({ id, revision }, connection) =>
      call('PUT', `/api/integrations/azure/${id}`, connection, entityTagHeader(revision)),
    integration: (id) => call('GET', `/api/integrations/azure/${id}`),
    rotateClientSecret: (id) =>
      call('POST', `/api/integrations/azure/${id}/client-secret/rotation`),
    webhookUrl: async (id) => {
      const { pathWithKey } = await call<Webhook>('GET', `/api/integrations/azure/${id}/webhook`);
      return `${apiUrl}${pathWithKey}`;
    },
    runDiscovery: (id) => call('POST', `/api/integrations/azure/${id}/discovery-runs`),
    run: (runId) => call('GET', `/api/runs/${runId}`),
    syncNow: (id) => call('POST', `/api/integrations/azure/${id}/sync-runs`),
    syncRun: (runId) => call('GET', `/api/runs/${runId}`),
    roleMapping: (id) => call('GET', `/api/integrations/azure/${id}/role-mapping`),
    changeRoleMapping: (id, { rules, revision }) =>
      call(
        'PUT',
        `/api/integrations/azure/${id}/role-mapping`,
        { rules },
        entityTagHeader(revision),
      ),
    groups: async (tenantId, prefix) => {
      const query = `prefix=${encodeURIComponent(prefix)}&limit=200`;
      return (await call<Page<Group>>('GET', `/api/directory/${tenantId}/groups?${query}`)).items;
    },
    group: (tenantId, id) => call('GET', `/api/directory/${tenantId}/groups/${id}`),
    user: (tenantId, id) => call('GET', `/api/directory/${tenantId}/users/${id}`),
    grants: (tenantId) => all<RoleGrant>(`/api/directory/${tenantId}/grants?limit=200`),
    configurationItems: async (ciClass, limit) => {
      const query = `class=${ciClass}&limit=${limit}`;
      return (await call<Page<ConfigurationItem>>('GET', `/api/cmdb/configuration-items?${query}`))
        .items;
    },
    incident: (number) => call('GET', `/api/incidents/${number}`),
    findDelivery: (deliveryId) =>
      call<DeliveryRecord>('GET', `/api/deliveries/${deliveryId}`).catch((error: unknown) => {
        if (error instanceof RefusedCall && error.status === 404) return undefined;
        throw error;
      }),
    incidents: (state) => all<Incident>(`/api/incidents?state=${state}&limit=200`),
  };
}

function entityTagHeader(revision: number): Record<string, string> {
  return { 'if-match': entityTag(revision).etag };
}
