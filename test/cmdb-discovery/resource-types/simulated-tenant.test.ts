import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { RESOURCE_TYPES } from '../../../lambdas/cmdb-discovery/resource-types/index.ts';
import { connect } from '../../../lambdas/shared/azure/connect.ts';
import {
  DiscoveredItem,
  type ResourceTypeName,
} from '../../../lambdas/shared/domain/configuration-item.ts';
import { type SimulatedAzure, startAzure } from '../../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../../local/certificate-authority.ts';

let azure: SimulatedAzure;
const trusted = getCACertificates('default');

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([authority.certificate]);
  azure = await startAzure({ certificate: authority.server, size: 300, subscriptions: 2 });
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await azure.close();
});

function open(principal: Partial<Record<'tenantId' | 'clientId' | 'clientSecret', string>> = {}) {
  const { tenantId, clientId, clientSecret, endpoint } = azure;
  return connect(
    { cloud: 'public' },
    { tenantId, clientId, clientSecret, ...principal },
    { AZURE_AUTHORITY_HOST: endpoint, AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint },
    () => 60_000,
  );
}

async function discover(name: ResourceTypeName): Promise<DiscoveredItem[]> {
  const type = RESOURCE_TYPES.find((one) => one.name === name);
  const items: DiscoveredItem[] = [];
  for (const subscriptionId of azure.subscriptionIds) {
    for await (const page of type?.discover(open()(), subscriptionId) ?? []) items.push(...page);
  }
  return items;
}

const kindsOf = (items: readonly DiscoveredItem[]) => new Set(items.map(({ kind }) => kind));

describe('discovering a whole tenant with the real SDKs', () => {
  it.each(RESOURCE_TYPES)(
    'turns every $name into an item of $ciClass',
    async ({ name, ciClass }) => {
      const items = await discover(name);

      expect(items.length).toBeGreaterThan(0);
      expect(DiscoveredItem.array().safeParse(items).error).toBeUndefined();
      expect(items.map((item) => item.class)).toEqual(items.map(() => ciClass));
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      expect(items.every(({ region }) => region && !/[A-Z ]/.test(region))).toBe(true);
    },
  );

  it('knows the address of every machine, whatever the casing of its interface’s id', async () => {
    const machines = await discover('virtual-machine');

    expect(
      machines.filter((item) => item.class === 'azure_vm' && !item.attributes.private_ip),
    ).toEqual([]);
  });

  it('tells function apps from web apps, and the runtime of Windows apps', async () => {
    const apps = await discover('app-service');

    expect(kindsOf(apps)).toContain('functionapp,linux');
    const windows = apps.filter(({ kind }) => kind === 'app');
    expect(windows.length).toBeGreaterThan(0);
    expect(
      windows.filter((app) => app.class === 'azure_app_service' && !app.attributes.runtime),
    ).toEqual([]);
  });

  it('never counts a server’s master among its databases', async () => {
    const databases = await discover('sql-database');

    expect(databases.filter(({ name }) => name === 'master')).toEqual([]);
  });

  it('finds the databases of every Cosmos API', async () => {
    const databases = await discover('cosmos-database');

    expect(kindsOf(databases)).toEqual(
      new Set(['Sql', 'MongoDB', 'Cassandra', 'Gremlin', 'Table']),
    );
  });

  it('counts its calls as Azure does', async () => {
    const before = azure.statistics().requests;
    const access = open()();
    const [first] = azure.subscriptionIds;
    for await (const _ of RESOURCE_TYPES[5]?.discover(access, first ?? '') ?? []);

    // Discovery of the authority, and the token.
    expect(azure.statistics().requests - before).toBe(access.statistics.calls + 2);
  });
});

describe('signing in to a simulated tenant', () => {
  const nobody = '11111111-2222-4333-8444-555555555555';

  it.each([
    ['a tenant that does not exist', { tenantId: nobody }, 'AADSTS90002'],
    ['a client id of another tenant', { clientId: nobody }, 'AADSTS700016'],
    ['a wrong secret', { clientSecret: 'wrong' }, 'AADSTS7000215'],
  ])('explains %s', async (_, principal, azureCode) => {
    await expect(open(principal)().get('/subscriptions', '2022-12-01')).rejects.toMatchObject({
      code: 'azure_sign_in_failed',
      azureCode,
    });
  });
});
