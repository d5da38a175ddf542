import { AzureError } from '../../lambdas/shared/domain/resource-manager.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { hub } from './hub-under-test.ts';

const settings = {
  tenantId: TENANT_ID,
  clientId: CLIENT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
};
const NOT_OWNER = {
  code: 'rotation_not_permitted',
  message: 'It does not own itself.',
  fix: 'Make it an owner.',
} as const;

const atRevision = (revision: number) => ({ 'if-match': `"${revision}"` });

async function connected(obstacle?: typeof NOT_OWNER) {
  const api = hub();
  api.azure.obstacle = obstacle;
  const body = { ...settings, clientSecret: 'abc-first' };
  const { body: integration } = await api.call('connectIntegration', { body });
  return { api, integration, path: { integrationId: integration.id } };
}

it('attaches the rotation when an integration is saved, and shows the days left', async () => {
  const { api, integration, path } = await connected();
  const secret = { rotation: 'automatic', obstacle: null, source: 'azure', daysLeft: 181 };
  expect(integration.secret).toMatchObject(secret);
  expect((await api.call('getIntegration', { path })).body.secret).toMatchObject(secret);
  const { items } = (await api.call('listIntegrations')).body;
  expect(items[0].secret).toMatchObject(secret);
});

it('says why a secret is not rotated by itself, and attaches the rotation once it may', async () => {
  const { api, integration, path } = await connected(NOT_OWNER);
  expect(integration.secret).toMatchObject({ rotation: 'guided', obstacle: NOT_OWNER });
  api.azure.obstacle = undefined;
  const { body } = await api.call('changeIntegration', {
    path,
    body: settings,
    headers: atRevision(1),
  });
  expect(body.secret).toMatchObject({ rotation: 'automatic', obstacle: null });
  api.azure.obstacle = NOT_OWNER;
  const again = await api.call('changeIntegration', {
    path,
    body: settings,
    headers: atRevision(2),
  });
  expect(again.body.secret).toMatchObject({ rotation: 'guided', obstacle: NOT_OWNER });
});

it('shows why the last rotation failed, until the integration is saved again', async () => {
  const { api, path } = await connected();
  const failure = { ...NOT_OWNER, at: '2026-02-01T00:00:00.000Z' };
  await api.statuses.noteRotation(path.integrationId, failure);
  const shown = await api.call('getIntegration', { path });
  expect(shown.body.secret).toMatchObject({ rotation: 'automatic', rotationFailure: failure });
  const saved = await api.call('changeIntegration', {
    path,
    body: settings,
    headers: atRevision(1),
  });
  expect(saved.body.secret).toMatchObject({ rotationFailure: null });
});

it('keeps what was saved when Azure or Secrets Manager is away', async () => {
  const api = hub();
  api.rotations.describe = () => Promise.reject(new Error('Secrets Manager is away'));
  const body = { ...settings, clientSecret: 'abc-first' };
  const { status, body: integration } = await api.call('connectIntegration', { body });
  expect(status).toBe(201);
  expect(integration.secret).toBeNull();
  expect(api.reported).toEqual([expect.stringContaining('Secrets Manager is away')]);
  expect(await api.integrations.get(integration.id)).toBeDefined();
});

it('replaces the old secret by a pasted one that works', async () => {
  const { api, path } = await connected(NOT_OWNER);
  const tried: string[] = [];
  api.azure.signIn = async ({ clientSecret }) => void tried.push(clientSecret);
  const body = { clientSecret: 'xyz-second', expiresAt: '2026-09-01T00:00:00.000Z' };
  const { status, body: after } = await api.call('renewClientSecret', { path, body });
  expect(status).toBe(200);
  expect(tried).toEqual(['xyz-second', 'xyz-second']);
  expect(after).toMatchObject({
    secretExpiresAt: '2026-09-01T00:00:00.000Z',
    secret: { source: 'entered', expiresAt: '2026-09-01T00:00:00.000Z' },
  });
  expect(JSON.stringify(after)).not.toContain('xyz-second');
  expect((await api.principals.get(path.integrationId)).clientSecret).toBe('xyz-second');
});

it('keeps the old secret when the pasted one does not work', async () => {
  const { api, path } = await connected(NOT_OWNER);
  const refusal = new AzureError('azure_sign_in_failed', 'Wrong.', 'Enter the Value.', {
    azureCode: 'AADSTS7000215',
    status: 401,
  });
  api.azure.signIn = () => Promise.reject(refusal);
  const request = { path, body: { clientSecret: 'wrong' } };
  await expect(api.call('renewClientSecret', request)).rejects.toMatchObject({
    code: 'azure_sign_in_failed',
  });
  expect((await api.principals.get(path.integrationId)).clientSecret).toBe('abc-first');
  expect(await api.integrations.get(path.integrationId)).toMatchObject({ secretExpiresAt: null });
});

it('rotates at once when told to, but not what a person renews', async () => {
  const automatic = await connected();
  const { status } = await automatic.api.call('rotateClientSecret', { path: automatic.path });
  expect([status, automatic.api.rotated]).toEqual([202, [automatic.integration.id]]);
  const guided = await connected(NOT_OWNER);
  await expect(guided.api.call('rotateClientSecret', { path: guided.path })).rejects.toMatchObject({
    code: 'rotation_not_permitted',
    fix: NOT_OWNER.fix,
  });
  expect(guided.api.rotated).toEqual([]);
});

it('looks anew at a secret that another one has taken the place of', async () => {
  const { api, integration, path } = await connected();
  // As the rotation does, which the hub only begins.
  const { tenantId, clientId } = integration;
  await api.principals.replace(path.integrationId, {
    tenantId,
    clientId,
    clientSecret: 'made-by-the-rotation',
    expiresAt: '2026-05-16T00:00:00.000Z',
  });
  const { secret } = (await api.call('getIntegration', { path })).body;
  expect(secret).toMatchObject({ source: 'rotation', expiresAt: '2026-05-16T00:00:00.000Z' });
  expect((await api.statuses.get(path.integrationId))?.expiresAt).toBe(secret.expiresAt);
});

it('shows the settings while nobody can say how the secret stands', async () => {
  const { api, integration, path } = await connected();
  api.rotations.describe = () => Promise.reject(new Error('Secrets Manager is away'));
  expect((await api.call('getIntegration', { path })).body.secret).toEqual(integration.secret);
});
