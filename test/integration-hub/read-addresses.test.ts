import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { hub } from './hub-under-test.ts';

const body = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: 'S3cr3t~value',
};

const denied = async () => {
  throw new IntegrationError('azure_access_denied', 'Azure says no.', 'Apply Reader role.');
};

describe('the addresses of action groups', () => {
  it('are known as soon as a tenant is connected', async () => {
    const { call, addresses } = hub();
    const connected = await call('connectIntegration', { body });
    expect(connected).toMatchObject({ status: 201, body: { addressesFailure: null } });
    expect(await addresses.get('public')).toMatchObject({ prefixes: ['20.1.2.0/24'] });
  });

  it('that cannot be read leave the tenant connected, the door closed, and say why', async () => {
    const { call, addresses } = hub(undefined, undefined, denied);
    const connected = await call('connectIntegration', { body });
    expect(connected).toMatchObject({
      status: 201,
      body: { addressesFailure: { code: 'azure_access_denied', fix: 'Apply Reader role.' } },
    });
    expect(await addresses.get('public')).toBeUndefined();
  });

  it('are read again when the settings are saved, without the secret being given', async () => {
    let reader = false;
    const { call, addresses } = hub(undefined, undefined, () =>
      reader
        ? Promise.resolve({
            values: [{ name: 'ActionGroup', properties: { addressPrefixes: ['20.9.9.0/24'] } }],
          })
        : denied(),
    );
    const connected = await call('connectIntegration', { body });
    reader = true;
    const { clientSecret: _, ...settings } = body;
    const path = { integrationId: connected.body.id };
    const changed = await call('changeIntegration', {
      path,
      body: settings,
      headers: { 'if-match': '"1"' },
    });
    expect(changed).toMatchObject({ status: 200, body: { addressesFailure: null } });
    expect(await addresses.get('public')).toMatchObject({ prefixes: ['20.9.9.0/24'] });
  });

  it('are not asked for where a key or a token is', async () => {
    const { call, addresses } = hub(undefined, undefined, denied);
    const connected = await call('connectIntegration', { body: { ...body, webhookAccess: 'key' } });
    expect(connected.body.addressesFailure).toBeNull();
    expect(await addresses.get('public')).toBeUndefined();
  });
});
