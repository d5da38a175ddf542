import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../../fixtures/integration.ts';
import { hub } from '../hub-under-test.ts';

const settings = { tenantId: TENANT_ID, subscriptionIds: [SUBSCRIPTION_ID], clientId: CLIENT_ID };
const connect = { ...settings, clientSecret: 'S3cr3t~value' };

async function connected() {
  const started = hub();
  const { body, headers } = await started.call('connectIntegration', { body: connect });
  return { ...started, path: { integrationId: body.id }, etag: String(headers?.etag) };
}

describe('a change', () => {
  it('is based on what was read, and gives the next state’s ETag', async () => {
    const { call, path, etag } = await connected();
    expect((await call('getIntegration', { path })).headers?.etag).toBe(etag);
    const body = { ...settings, enabled: false };
    const changed = await call('changeIntegration', { path, body, headers: { 'if-match': etag } });
    expect(changed.body).toMatchObject({ enabled: false, revision: 2 });
    expect(changed.headers?.etag).toBe('"2"');
  });

  it.each(['changeIntegration', 'deleteIntegration'] as const)(
    '(%s) without an ETag, or with one that fits all, is refused',
    async (route) => {
      const { call, path } = await connected();
      for (const headers of [{}, { 'if-match': '*' }, { 'if-match': ' ' }]) {
        const request = call(route, { path, body: settings, headers });
        await expect(request).rejects.toMatchObject({ code: 'revision_required' });
      }
    },
  );

  it.each(['"1"', 'W/"2"', '2', '"two"', '"2", "3"', '"99"'])(
    'with the ETag %s of another state is refused, and changes nothing',
    async (stale) => {
      const { call, path, etag } = await connected();
      const headers = { 'If-Match': etag };
      await call('changeIntegration', {
        path,
        body: { ...settings, regions: ['eastus'] },
        headers,
      });
      for (const route of ['changeIntegration', 'deleteIntegration'] as const) {
        const request = call(route, { path, body: connect, headers: { 'if-match': stale } });
        await expect(request).rejects.toMatchObject({ code: 'revision_stale' });
      }
      expect((await call('getIntegration', { path })).body).toMatchObject({ regions: ['eastus'] });
    },
  );

  it('at the same instant as another is one of the two', async () => {
    const { call, path, etag } = await connected();
    const change = (region: string) =>
      call('changeIntegration', {
        path,
        body: { ...settings, regions: [region] },
        headers: { 'if-match': etag },
      });
    const outcomes = await Promise.allSettled(['eastus', 'westus'].map(change));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'revision_stale' },
    });
  });
});

describe('a deletion', () => {
  it('takes the secrets with it, frees the subscriptions, and tells what stays', async () => {
    const { call, path, etag, principals, webhookKeys } = await connected();
    const { body } = await call('deleteIntegration', { path, headers: { 'if-match': etag } });
    expect(body).toMatchObject({
      deleted: ['settings', 'service-principal', 'webhook-keys'],
      releasedSubscriptionIds: [SUBSCRIPTION_ID],
    });
    expect(body.kept).toContain('configuration-items');
    expect(principals.principals.size).toBe(0);
    expect(await webhookKeys.get(path.integrationId)).toBeUndefined();
    await expect(call('getIntegration', { path })).rejects.toMatchObject({ code: 'not_found' });
    expect((await call('connectIntegration', { body: connect })).status).toBe(201);
  });

  it('that died after it lost its secrets leaves a disabled integration to delete again', async () => {
    const { call, path, etag, integrations } = await connected();
    const { delete: remove } = integrations;
    integrations.delete = async () => {
      throw new Error('killed');
    };
    await expect(
      call('deleteIntegration', { path, headers: { 'if-match': etag } }),
    ).rejects.toThrow('killed');
    integrations.delete = remove;
    const left = await call('getIntegration', { path });
    expect(left.body.enabled).toBe(false);
    const headers = { 'if-match': String(left.headers?.etag) };
    expect((await call('deleteIntegration', { path, headers })).status).toBe(200);
  });

  it('is a super_admin’s alone', async () => {
    const { call, path, etag } = await connected();
    const request = { path, headers: { 'if-match': etag }, roles: ['cloud_admin'] };
    await expect(call('deleteIntegration', request)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it('a disabled integration runs no discovery', async () => {
  const { call, path, etag } = await connected();
  const body = { ...settings, enabled: false };
  await call('changeIntegration', { path, body, headers: { 'if-match': etag } });
  await expect(call('runDiscovery', { path })).rejects.toMatchObject({
    code: 'integration_disabled',
  });
});
