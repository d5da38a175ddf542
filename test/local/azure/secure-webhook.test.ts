import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { SecureWebhook } from '../../../local/azure/action-groups/action-group.ts';
import { startTenant, type TenantUnderTest } from './tenant-under-test.ts';
import { settled, startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const AZNS_AAD_WEBHOOK = '461e8683-5575-4561-ac7f-899cc907d62a';
const ROLE = 'ActionGroupsSecureWebhook';
const APPLICATION_URI = 'api://stackflow-webhook';
const APPLICATION_ID = '7f3a0f5e-6a51-4a3f-9a0c-0c9f5a1d2b3c';

describe('a secure webhook', () => {
  let tenant: TenantUnderTest;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    tenant = await startTenant({ size: 20, subscriptions: 1 });
  });
  afterEach(async () => {
    await tenant.azure.close();
    receiver.close();
  });

  async function tokenFor(secure: Partial<SecureWebhook> & { audience: string }): Promise<string> {
    const webhooks = [{ url: receiver.url, secure }];
    await tenant.simulator.putActionGroup({ name: 'secure', webhooks });
    await tenant.simulator.testActionGroup({ actionGroup: 'secure' });
    await settled(tenant.simulator);
    return /^Bearer (.+)$/.exec(receiver.calls[0]?.headers.authorization ?? '')?.[1] ?? '';
  }

  async function metadata(path: '' | 'v2.0/') {
    const { endpoint, tenantId } = tenant.azure;
    const response = await fetch(`${endpoint}/${tenantId}/${path}.well-known/openid-configuration`);
    return (await response.json()) as { issuer: string; jwks_uri: string };
  }

  it('brings a token of version 1, which verifies by the keys and issuer of that version', async () => {
    const token = await tokenFor({ audience: APPLICATION_URI });
    const { issuer, jwks_uri } = await metadata('');

    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
      issuer,
      audience: APPLICATION_URI,
      algorithms: ['RS256'],
    });

    const { tenantId } = tenant.azure;
    expect(issuer).toBe(`https://sts.windows.net/${tenantId}/`);
    expect(payload).toMatchObject({
      appid: AZNS_AAD_WEBHOOK,
      roles: [ROLE],
      tid: tenantId,
      idtyp: 'app',
      ver: '1.0',
    });
    expect(payload).not.toHaveProperty('azp');
  });

  it('brings a token of version 2, which verifies by the keys and issuer of that version', async () => {
    const token = await tokenFor({ audience: APPLICATION_ID, tokenVersion: 2 });
    const { issuer, jwks_uri } = await metadata('v2.0/');

    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
      issuer,
      audience: APPLICATION_ID,
      algorithms: ['RS256'],
    });

    const { endpoint, tenantId } = tenant.azure;
    expect(issuer).toBe(`${endpoint}/${tenantId}/v2.0`);
    expect(payload).toMatchObject({
      azp: AZNS_AAD_WEBHOOK,
      roles: [ROLE],
      tid: tenantId,
      ver: '2.0',
    });
    expect(payload).not.toHaveProperty('appid');
  });

  it('brings a token without roles where the application gave it none', async () => {
    const token = await tokenFor({ audience: APPLICATION_URI, roles: [] });
    const { jwks_uri } = await metadata('');
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)));
    expect(payload).not.toHaveProperty('roles');
  });

  it('brings a token that another tenant of the same name did not sign', async () => {
    const token = await tokenFor({ audience: APPLICATION_URI });
    const other = await startTenant({ size: 20, subscriptions: 1 });
    const { endpoint, tenantId } = other.azure;
    const keys = createRemoteJWKSet(new URL(`${endpoint}/${tenantId}/discovery/v2.0/keys`));

    await expect(jwtVerify(token, keys)).rejects.toThrow();
    await other.azure.close();
  });
});
