import { type ArmResource, AzureError } from '../../lambdas/shared/domain/resource-manager.ts';
import type { TenantProbe } from '../../lambdas/shared/domain/tenant-probe.ts';

/** How a tenant in memory answers; change what a test is about. */
export interface MemoryTenant {
  readonly probe: TenantProbe;
  /** The Graph token's permissions; undefined for a token that cannot be read. */
  roles: ReadonlySet<string> | undefined;
  /** What signing in ends with, where it fails. */
  readonly refusals: Partial<Record<'resource-manager' | 'graph', AzureError>>;
  /** Answers by the end of their path; an error is thrown. */
  readonly answers: Map<string, ArmResource | AzureError>;
}

const denied = (path: string) =>
  new AzureError('azure_access_denied', `Could not read ${path}`, 'Grant it.', { status: 403 });

/** A tenant where everything is as it should be. */
export function memoryTenant(): MemoryTenant {
  const answers = new Map<string, ArmResource | AzureError>([
    ['/permissions', { value: [{ actions: ['*/read'], notActions: [] }] }],
    [
      '/providers',
      {
        value: [
          'Microsoft.Compute',
          'Microsoft.Network',
          'Microsoft.ContainerService',
          'Microsoft.Sql',
          'Microsoft.DocumentDB',
          'Microsoft.Web',
          'Microsoft.Storage',
          'Microsoft.AlertsManagement',
        ].map((namespace) => ({ namespace, registrationState: 'Registered' })),
      },
    ],
    [
      '/locations',
      {
        value: [
          { name: 'westeurope', displayName: 'West Europe' },
          { name: 'eastus', displayName: 'East US' },
          { name: 'europe', displayName: 'Europe' },
        ],
      },
    ],
    ['/v1.0/users?$top=1&$select=id', { value: [] }],
    ['/v1.0/groups?$top=1&$select=id', { value: [] }],
    ['/v1.0/organization?$select=id', { value: [] }],
    [
      '?$select=passwordCredentials',
      { passwordCredentials: [{ hint: 'S3c', endDateTime: '2026-12-01T00:00:00Z' }] },
    ],
    ['/owners?$select=id,appId', { value: [] }],
  ]);
  const subscription = { state: 'Enabled', displayName: 'Production' };

  function find(path: string): ArmResource {
    const exact = [...answers].find(([end]) => path.endsWith(end))?.[1];
    const answer = exact ?? (/^\/subscriptions\/[^/]+$/.test(path) ? subscription : denied(path));
    if (answer instanceof AzureError) throw answer;
    return answer;
  }

  const tenant: MemoryTenant = {
    roles: new Set(['User.Read.All', 'Group.Read.All', 'Directory.Read.All']),
    refusals: {},
    answers,
    probe: {
      async signIn(service) {
        const refusal = tenant.refusals[service];
        if (refusal) throw refusal;
        return { roles: tenant.roles };
      },
      async graph(path) {
        return find(path);
      },
      resourceManager: {
        statistics: { calls: 0, retries: 0 },
        async get(path) {
          return find(path);
        },
        async *pages(path) {
          const { value } = find(path) as { value: ArmResource[] };
          yield { resources: value, next: undefined };
        },
        async query(path) {
          return find(path);
        },
      },
    },
  };
  return tenant;
}
