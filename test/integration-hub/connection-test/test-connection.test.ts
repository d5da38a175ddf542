import {
  type ConnectionReport,
  testConnection,
} from '../../../lambdas/integration-hub/connection-test/test-connection.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { CLIENT_ID, integration, SUBSCRIPTION_ID, TENANT_ID } from '../../fixtures/integration.ts';
import { type MemoryTenant, memoryTenant } from '../../memory/memory-tenant.ts';

const principal = { tenantId: TENANT_ID, clientId: CLIENT_ID, clientSecret: 'S3cr3t~value' };

async function report(
  arrange: (tenant: MemoryTenant) => void = () => {},
  settings: Parameters<typeof integration>[0] = {},
): Promise<ConnectionReport> {
  const tenant = memoryTenant();
  arrange(tenant);
  const all = integration({ entraIdSync: true, webhookAccess: 'key', ...settings });
  const now = () => new Date('2026-01-01T00:00:00.000Z');
  return testConnection(all, principal, { probe: () => tenant.probe, now });
}

function find({ checks }: ConnectionReport, id: string) {
  const check = checks.find((each) => each.id === id);
  if (!check) throw new Error(`There is no check ${id}.`);
  return check;
}

const refused = (message: string, azureCode: string) =>
  new AzureError('azure_sign_in_failed', message, 'Fix it.', { azureCode, status: 401 });

describe('a connection', () => {
  it('passes but for rotation, which the product page’s permissions do not include', async () => {
    const result = await report();
    expect(result.status).toBe('warned');
    const open = result.checks.filter(({ status }) => status !== 'passed');
    expect(open.map(({ id, status }) => `${id} ${status}`)).toEqual(['rotation warned']);
  });

  it('passes whole when the application may replace its own secret', async () => {
    const result = await report(({ roles, answers }) => {
      (roles as Set<string>).add('Application.ReadWrite.OwnedBy');
      answers.set('/owners?$select=id,appId', { value: [{ appId: CLIENT_ID }] });
    });
    expect(result.status).toBe('passed');
  });

  it('ends at a sign-in that fails, with the field, the code and the ids for support', async () => {
    const trace = '11111111-0000-4000-8000-000000000000';
    const correlation = '22222222-0000-4000-8000-000000000000';
    const result = await report(({ refusals }) => {
      refusals['resource-manager'] = refused(
        `Could not sign in (AADSTS700016; trace ${trace}; correlation ${correlation})`,
        'AADSTS700016',
      );
    });
    expect(result.status).toBe('failed');
    expect(result.checks.map(({ id }) => id)).toEqual(['sign-in', 'webhook']);
    expect(find(result, 'sign-in')).toMatchObject({
      status: 'failed',
      field: 'clientId',
      azureCode: 'AADSTS700016',
      traceId: trace,
      correlationId: correlation,
      fix: 'Fix it.',
    });
  });

  it('tells a refused Graph token apart from the rest', async () => {
    const result = await report(({ refusals }) => {
      refusals.graph = refused('Could not sign in (AADSTS70011)', 'AADSTS70011');
    });
    expect(find(result, 'graph-sign-in')).toMatchObject({ azureCode: 'AADSTS70011' });
    expect(find(result, 'read-access').status).toBe('passed');
    expect(result.checks.map(({ id }) => id)).not.toContain('user-read');
  });
});

describe('a subscription', () => {
  it('that nobody lets the service principal see fails alone', async () => {
    const result = await report(
      ({ answers }) => {
        const gone = new AzureError('azure_not_found', 'SubscriptionNotFound', 'Check it.', {});
        answers.set(`/subscriptions/${SUBSCRIPTION_ID}`, gone);
      },
      { subscriptionIds: [SUBSCRIPTION_ID, 'other'] },
    );
    expect(
      result.checks
        .filter(({ id }) => id === 'subscription')
        .map(({ subscriptionId, status }) => [subscriptionId, status]),
    ).toEqual([
      [SUBSCRIPTION_ID, 'failed'],
      ['other', 'passed'],
    ]);
  });

  it('that is disabled fails, since discovery skips it', async () => {
    const result = await report(({ answers }) => {
      const disabled = { state: 'Disabled', displayName: 'Old' };
      answers.set(`/subscriptions/${SUBSCRIPTION_ID}`, disabled);
    });
    expect(find(result, 'subscription').message).toContain('Disabled');
    expect(find(result, 'subscription').status).toBe('failed');
  });

  it.each([
    ['no role there', []],
    ['another’s resources alone', [{ actions: ['Microsoft.Cache/*'] }]],
  ])('with %s fails with the product page’s fix', async (_what, value) => {
    const result = await report(({ answers }) => answers.set('/permissions', { value }));
    expect(find(result, 'read-access')).toMatchObject({
      status: 'failed',
      fix: 'Apply Reader role at subscription scope, not resource group level.',
    });
  });

  it('with a role that lacks one read names it', async () => {
    const value = [{ actions: ['Microsoft.Compute/*', 'Microsoft.Network/*'] }];
    const result = await report(({ answers }) => answers.set('/permissions', { value }));
    expect(find(result, 'read-access').message).toContain('Microsoft.Storage/storageAccounts/read');
  });

  it('whose alerts cannot be read warns, with the command that lets them be', async () => {
    const value = [{ actions: ['*/read'], notActions: ['Microsoft.AlertsManagement/alerts/read'] }];
    const result = await report(({ answers }) => answers.set('/permissions', { value }));
    expect(find(result, 'read-access').status).toBe('passed');
    expect(find(result, 'monitoring-reader')).toMatchObject({ status: 'warned' });
    expect(find(result, 'monitoring-reader').fix).toContain('"Monitoring Reader"');
  });

  it('without a resource provider warns and names it', async () => {
    const value = [{ namespace: 'Microsoft.Storage', registrationState: 'NotRegistered' }];
    const result = await report(({ answers }) => answers.set('/providers', { value }));
    expect(find(result, 'resource-providers').message).toContain('Microsoft.Storage');
    expect(find(result, 'resource-providers').fix).toContain('az provider register');
  });

  it('is left out beyond the twentieth, which is said', async () => {
    const subscriptionIds = Array.from({ length: 23 }, (_, index) => `subscription-${index}`);
    const result = await report(() => {}, { subscriptionIds });
    const skipped = result.checks.filter(({ status }) => status === 'skipped');
    expect(skipped.map(({ message }) => message)).toEqual([expect.stringContaining('3 more')]);
  });
});

describe('a Graph permission', () => {
  const denied = new AzureError('azure_access_denied', 'Authorization_RequestDenied', 'Consent.', {
    azureCode: 'Authorization_RequestDenied',
  });

  it('that Graph denies fails, whatever the token says', async () => {
    const result = await report(({ answers }) =>
      answers.set('/v1.0/organization?$select=id', denied),
    );
    expect(find(result, 'directory-read')).toMatchObject({
      status: 'failed',
      azureCode: 'Authorization_RequestDenied',
    });
  });

  it('that is missing while Directory.Read.All is there warns', async () => {
    const result = await report((tenant) => {
      tenant.roles = new Set(['Directory.Read.All']);
    });
    expect(find(result, 'user-read').status).toBe('warned');
    expect(find(result, 'directory-read').status).toBe('passed');
  });

  it('is known by trying when the token cannot be read', async () => {
    const result = await report((tenant) => {
      tenant.roles = undefined;
    });
    expect(find(result, 'group-read').status).toBe('passed');
  });

  it('is not asked for while Entra ID Sync is off', async () => {
    const result = await report(() => {}, { entraIdSync: false });
    expect(find(result, 'user-read').status).toBe('skipped');
  });
});

describe('the secret', () => {
  const ending = (endDateTime: string, hint = 'S3c') => ({
    passwordCredentials: [
      { hint: 'oth', endDateTime: '2025-01-01T00:00:00Z' },
      { hint, endDateTime },
    ],
  });

  it.each([
    ['passes long before its end', ending('2026-06-01T00:00:00Z'), 'passed'],
    ['warns from 30 days before its end', ending('2026-01-30T00:00:00Z'), 'warned'],
    ['fails behind its end', ending('2025-12-31T00:00:00Z'), 'failed'],
    ['warns when Graph knows none like it', ending('2026-06-01T00:00:00Z', 'xyz'), 'warned'],
  ])('%s', async (_what, application, status) => {
    const result = await report(({ answers }) =>
      answers.set('?$select=passwordCredentials', application),
    );
    expect(find(result, 'secret-expiry').status).toBe(status);
  });

  it('has no end that could be told without permission to read it', async () => {
    const result = await report(({ answers }) => answers.delete('?$select=passwordCredentials'));
    expect(find(result, 'secret-expiry').status).toBe('skipped');
  });

  it('is nowhere in the report', async () => {
    expect(JSON.stringify(await report())).not.toContain(principal.clientSecret);
  });
});

describe('the webhook', () => {
  it.each([
    ['entra-id', [], 'failed', 'webhookAudience'],
    ['entra-id', ['api://hub'], 'passed', 'webhookAccess'],
    ['azure-source', [], 'warned', 'webhookAccess'],
    ['key', [], 'passed', 'webhookAccess'],
  ] as const)('by %s with audiences %j has %s', async (webhookAccess, audience, status, field) => {
    const result = await report(() => {}, { webhookAccess, webhookAudience: [...audience] });
    expect(find(result, 'webhook')).toMatchObject({ status, field });
  });
});
