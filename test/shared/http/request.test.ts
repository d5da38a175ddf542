import { ConnectIntegration } from '../../../lambdas/shared/domain/integration.ts';
import type { InvalidRequestError } from '../../../lambdas/shared/domain/invalid-request-error.ts';
import { parseBody } from '../../../lambdas/shared/http/request.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../../fixtures/integration.ts';

const valid = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: 'secret',
};

function parse(body: unknown) {
  return parseBody(ConnectIntegration, { body: JSON.stringify(body), isBase64Encoded: false });
}

function faultsOf(body: unknown) {
  try {
    parse(body);
  } catch (error) {
    return (error as InvalidRequestError).faults;
  }
  throw new Error('was accepted');
}

describe('the settings', () => {
  it('have the defaults of the Field Reference', () => {
    expect(parse(valid)).toEqual({
      ...valid,
      cloud: 'public',
      enabled: true,
      regions: [],
      resourceTypes: [
        'virtual-machine',
        'aks-cluster',
        'sql-database',
        'cosmos-database',
        'app-service',
        'storage-account',
      ],
      entraIdSync: false,
      cmdbDiscovery: true,
      dropGuard: { items: 10, percent: 20 },
      webhookAccess: 'azure-source',
      webhookAudience: [],
      reopenWithinMinutes: 30,
      secretExpiresAt: null,
      priorities: { Sev0: 'P1', Sev1: 'P2', Sev2: 'P3', Sev3: 'P4', Sev4: 'P5' },
      deletionGraceDays: 30,
      removalGuard: { people: 50, percent: 10, smallDirectory: 20 },
    });
  });

  it('take regions in any spelling and ids in any casing', () => {
    const settings = parse({
      ...valid,
      tenantId: TENANT_ID.toUpperCase(),
      regions: ['East US', 'WESTEUROPE'],
    });
    expect(settings).toMatchObject({ tenantId: TENANT_ID, regions: ['eastus', 'westeurope'] });
  });

  it('name every fault at once: unknown, missing, malformed', () => {
    const faults = faultsOf({
      tenantId: 'not-a-guid',
      subscriptionIds: [],
      clientSecret: 'secret',
      regions: ['eastus', 'moon'],
      resourceTypes: ['toaster'],
      cmdbDiscovery: 'yes',
      colour: 'blue',
    });
    expect(faults.map((fault) => fault.field).toSorted()).toEqual([
      'clientId',
      'cmdbDiscovery',
      'colour',
      'regions[1]',
      'resourceTypes[0]',
      'subscriptionIds',
      'tenantId',
    ]);
    expect(faults).toContainEqual({ field: 'colour', message: 'is not a field of this request' });
  });

  it('never repeat the secret in a fault', () => {
    const secret = 'S3cr3t~value';
    expect(JSON.stringify(faultsOf({ clientSecret: { value: secret } }))).not.toContain(secret);
  });

  it.each([['{'], [''], ['undefined']])('refuse a body that is not JSON: %j', (body) => {
    expect(() => parseBody(ConnectIntegration, { body, isBase64Encoded: false })).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        faults: [{ field: '', message: 'is not JSON' }],
      }),
    );
  });
});
