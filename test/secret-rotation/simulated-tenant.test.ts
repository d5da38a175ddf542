import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { azureRotationPorts } from '../../lambdas/secret-rotation/azure-rotation-ports.ts';
import { secretsManagerServicePrincipalStore } from '../../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerVersions } from '../../lambdas/shared/aws/secrets-manager-versions.ts';
import { applicationAccess } from '../../lambdas/shared/azure/application-access.ts';
import { connect } from '../../lambdas/shared/azure/connect.ts';
import { connectGraph } from '../../lambdas/shared/azure/connect-graph.ts';
import type { SecretStatusStore } from '../../lambdas/shared/domain/secret-status.ts';
import { rotatable } from '../../local/azure/applications/app-registration.ts';
import { type SimulatedAzure, startAzure } from '../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memorySecretStatusStore } from '../memory/memory-secret-status-store.ts';
import { lifeOf } from './mortal.ts';
import { NAME, openWorld } from './rotation-world.ts';

/** Azure's seconds pass so many times as fast here. */
const SCALE = 40;
const PROPAGATION_MS = 20_000 / SCALE;
const PREFIX = NAME.slice(0, NAME.lastIndexOf('/') + 1);
const trusted = getCACertificates('default');

let azure: SimulatedAzure;
let world: Awaited<ReturnType<typeof openWorld>>;
let statuses: SecretStatusStore;
let tenant: ReturnType<typeof environmentOf>;

function environmentOf({ endpoint }: SimulatedAzure) {
  return {
    AZURE_AUTHORITY_HOST: endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
    MICROSOFT_GRAPH_ENDPOINT: endpoint,
  };
}

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([...trusted, authority.certificate]);
  azure = await startAzure({
    certificate: authority.server,
    size: 10,
    application: { propagationMs: PROPAGATION_MS },
  });
  tenant = environmentOf(azure);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await azure.close();
});

beforeEach(async () => {
  const { tenantId, clientId } = azure;
  azure.application.change(rotatable(azure));
  statuses = memorySecretStatusStore();
  const integrations = memoryIntegrationStore();
  await integrations.create(integration({ tenantId, clientId }));
  world = await openWorld(
    lifeOf(0, 'dies'),
    azureRotationPorts({
      secrets: { read: (...where) => secretsManagerVersions(world.client).read(...where) },
      integrations,
      statuses,
      access: (cloud) => applicationAccess(cloud, tenant, () => 60_000),
      rotationDays: 90,
      sleep: (ms) => sleep(ms / SCALE),
      now: () => new Date(performance.timeOrigin + performance.now() * SCALE),
    }),
  );
});
afterEach(() => world.stop());

const STATUS = {
  integrationId: integration().id,
  versionId: 'first',
  expiresAt: '2030-01-01T00:00:00.000Z',
  source: 'assumed',
  rotation: 'automatic',
  obstacle: null,
  unread: null,
  checkedAt: '2026-01-01T00:00:00.000Z',
} as const;

/** A discovery and a sync of people, each of which signs in for itself. */
const consumers = [
  async () => {
    const open = await connect(integration(), principals(), tenant, () => 60_000);
    return open().get('/subscriptions', '2022-12-01');
  },
  async () => (await connectGraph(integration(), principals(), tenant, () => 60_000))().probe(),
];
const principals = () => secretsManagerServicePrincipalStore(world.client, PREFIX);

it('rotates while every sign-in succeeds, although replicas learn of the new secret one by one', async () => {
  const { tenantId, clientId, clientSecret } = azure;
  await world.create({ tenantId, clientId, clientSecret });
  let rotating = true;
  const asked: Promise<unknown>[] = [];
  const asking = (async () => {
    while (rotating) {
      asked.push(...consumers.map((ask) => ask()));
      await sleep(10);
    }
  })();
  await world.rotate();
  await sleep(PROPAGATION_MS);
  rotating = false;
  await asking;
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
  const rotated = await world.read();
  expect(rotated.clientSecret).not.toBe(clientSecret);
  expect(world.events.map(({ name }) => name)).toEqual(['RotationStarted', 'RotationSucceeded']);
  const listed = azure.application.credentials().find(({ keyId }) => keyId === rotated.keyId);
  expect(new Date(listed?.endsAt ?? 0).toISOString()).toBe(rotated.expiresAt);
  expect(Date.parse(rotated.expiresAt) - Date.now()).toBeGreaterThan(130 * 86_400_000);
});

it.each([
  ['permission', { permissions: ['Directory.Read.All'] }, 'Application.ReadWrite.OwnedBy'],
  ['ownership', { owners: [randomUUID()] }, 'an owner of its app registration'],
  [
    'a policy on lifetimes',
    { policy: { maxLifetimeDays: 30, passwordsAllowed: true } },
    'CredentialInvalidLifetimeAsPerAppPolicy',
  ],
  [
    'a policy against secrets',
    { policy: { maxLifetimeDays: null, passwordsAllowed: false } },
    'CredentialTypeNotAllowedAsPerAppPolicy',
  ],
])('says what is missing and leaves all as it was: %s', async (_what, settings, word) => {
  const { tenantId, clientId } = azure;
  const [portal] = azure.application.credentials();
  const clientSecret = azure.clientSecret;
  await world.create({ tenantId, clientId, clientSecret });
  const before = azure.application.credentials();
  azure.application.change(settings);
  const access = applicationAccess('public', tenant, () => 60_000);
  const principal = { tenantId, clientId, clientSecret };
  const source = { current: async () => principal, previous: async () => undefined };
  const credentials = await access.credentials(source);
  const refusal = await credentials
    .add('StackFlow', '2030-01-01T00:00:00Z')
    .catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'rotation_not_permitted' });
  const { message, fix } = refusal as { message: string; fix: string };
  expect(`${message} ${fix}`).toContain(word);
  await statuses.put(STATUS);
  await world.rotate();
  expect(world.events.at(-1)).toMatchObject({ name: 'RotationFailed' });
  expect((await statuses.get(integration().id))?.rotationFailure).toMatchObject({ message, fix });
  expect(await world.read()).toEqual(principal);
  expect(azure.application.credentials()).toEqual(before);
  expect(portal).toBeDefined();
  azure.application.change({ policy: { maxLifetimeDays: null, passwordsAllowed: true } });
});

it('knows beforehand whether it may rotate, and removes what is gone already without complaint', async () => {
  const { tenantId, clientId, clientSecret } = azure;
  const principal = { tenantId, clientId, clientSecret };
  const source = { current: async () => principal, previous: async () => undefined };
  const open = () => applicationAccess('public', tenant, () => 60_000).credentials(source);
  expect(await (await open()).obstacle()).toBeUndefined();
  await (await open()).remove(randomUUID());
  azure.application.change({ owners: [] });
  expect(await (await open()).obstacle()).toMatchObject({
    code: 'rotation_not_permitted',
    fix: expect.stringContaining('az ad app owner add'),
  });
  azure.application.change({ permissions: ['Directory.Read.All'] });
  expect(await (await open()).obstacle()).toMatchObject({
    fix: expect.stringContaining('Application.ReadWrite.OwnedBy'),
  });
});
