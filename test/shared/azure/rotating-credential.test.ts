import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { connect } from '../../../lambdas/shared/azure/connect.ts';
import { connectGraph } from '../../../lambdas/shared/azure/connect-graph.ts';
import { rotatingCredential } from '../../../lambdas/shared/azure/rotating-credential.ts';
import type { ServicePrincipal } from '../../../lambdas/shared/domain/service-principal.ts';
import { type SimulatedAzure, startAzure } from '../../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../../local/certificate-authority.ts';
import { integration } from '../../fixtures/integration.ts';

const SCOPE = 'https://management.azure.com/.default';
const trusted = getCACertificates('default');
let azure: SimulatedAzure;
let good: ServicePrincipal;
let reads: string[];

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([...trusted, authority.certificate]);
  azure = await startAzure({
    certificate: authority.server,
    size: 5,
    application: { propagationMs: 0 },
  });
  const { tenantId, clientId, clientSecret } = azure;
  good = { tenantId, clientId, clientSecret };
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await azure.close();
});
beforeEach(() => {
  reads = [];
});

function credential(held: ServicePrincipal, current: ServicePrincipal, before?: ServicePrincipal) {
  const source = {
    async current() {
      reads.push('current');
      return current;
    },
    async previous() {
      reads.push('previous');
      return before;
    },
  };
  const options = { authorityHost: azure.endpoint, timeLeft: () => 60_000 };
  return rotatingCredential(held, source, options);
}
const wrong = (clientSecret = 'unknown') => ({ ...good, clientSecret });

it('reads nothing while the secret is accepted', async () => {
  await credential(good, wrong()).getToken(SCOPE);
  expect(reads).toEqual([]);
});

it('goes on with the secret that replaced a refused one, and keeps to it', async () => {
  const one = credential(wrong(), good);
  await one.getToken(SCOPE);
  await one.getToken(SCOPE);
  expect(reads).toEqual(['current']);
});

it('goes on with it for everybody who was refused at the same moment', async () => {
  const one = credential(wrong(), good);
  const tokens = await Promise.all([1, 2, 3].map(() => one.getToken(SCOPE)));
  expect(tokens.every((token) => token !== null)).toBe(true);
});

it('replaces a secret that has expired', async () => {
  const endsAt = Date.now() - 1;
  const expired = azure.application.add({ displayName: null, startsAt: 0, endsAt });
  await credential(wrong(expired.secretText), good).getToken(SCOPE);
  expect(reads).toEqual(['current']);
});

it('falls back to the one before while the newest is not known yet', async () => {
  const newest = { ...wrong('newest'), keyId: 'made by a rotation' };
  await credential(newest, newest, good).getToken(SCOPE);
  await credential(wrong('older'), newest, good).getToken(SCOPE);
  expect(reads).toEqual(['current', 'previous', 'current', 'previous']);
});

it('does not hide behind the one before that a secret which nobody proved is wrong', async () => {
  const pasted = credential(wrong('pasted'), wrong('pasted'), good);
  await expect(pasted.getToken(SCOPE)).rejects.toMatchObject({ azureCode: 'AADSTS7000215' });
  const proven = { ...wrong('pasted'), provenAt: '2026-01-01T00:00:00.000Z' };
  await credential(proven, proven, good).getToken(SCOPE);
});

it('says what Entra says when none is accepted', async () => {
  const all = credential(wrong('a'), { ...wrong('b'), keyId: 'b' }, wrong('c'));
  await expect(all.getToken(SCOPE)).rejects.toMatchObject({ azureCode: 'AADSTS7000215' });
  const alone = credential(wrong('a'), wrong('a'));
  await expect(alone.getToken(SCOPE)).rejects.toMatchObject({ azureCode: 'AADSTS7000215' });
});

it('reads nothing anew for a failure that no secret can mend', async () => {
  const held = { ...good, clientId: '00000000-0000-4000-8000-000000000000' };
  await expect(credential(held, good).getToken(SCOPE)).rejects.toMatchObject({
    azureCode: 'AADSTS700016',
  });
  expect(reads).toEqual([]);
});

it('lets discovery and the sync of people fall back', async () => {
  const principals = {
    get: async () => ({ ...wrong('newest'), keyId: 'made by a rotation' }),
    previous: async () => good,
  };
  const environment = {
    AZURE_AUTHORITY_HOST: azure.endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: azure.endpoint,
    MICROSOFT_GRAPH_ENDPOINT: azure.endpoint,
  };
  const open = await connect(integration(), principals, environment, () => 60_000);
  expect(await open().get('/subscriptions', '2022-12-01')).toMatchObject({
    value: expect.any(Array),
  });
  const openGraph = await connectGraph(integration(), principals, environment, () => 60_000);
  const reads = [openGraph(), openGraph()].map((graph) => graph.groups(undefined));
  for (const page of await Promise.all(reads)) expect(page.changes()).not.toEqual([]);
});
