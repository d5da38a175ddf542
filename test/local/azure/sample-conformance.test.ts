import type { JsonObject } from '../../../local/azure/json.ts';
import { RESOURCE_TYPES } from '../../../local/azure/resource-manager/resource-types/index.ts';
import { describeWithSamples } from '../../published-samples.ts';
import { readSample, readSamples } from './samples.ts';
import { pathsInAll, shapeOf } from './shape.ts';
import { startTenant, type TenantUnderTest } from './tenant-under-test.ts';

/** Members that no sample shows with that type, and where they are known from. */
const BEYOND_SAMPLES: Readonly<Record<string, string>> = {
  // Tags are a map of strings on every resource; some samples only have empty ones.
  'microsoft.sql/servers .tags.*': 'string',
  'microsoft.sql/servers/databases .tags.*': 'string',
  'microsoft.web/sites .tags.*': 'string',
  'microsoft.web/sites .properties.tags.*': 'string',
  // How Cassandra, Gremlin, Table and serverless accounts are known: the specification.
  'microsoft.documentdb/databaseaccounts .properties.capabilities[]': 'object',
  'microsoft.documentdb/databaseaccounts .properties.capabilities[].name': 'string',
  // A site's kind can be missing: seen by others' inventories.
  'microsoft.web/sites .kind': 'null',
  'microsoft.web/sites .properties.kind': 'null',
  // No sample runs Java: the specification has texts.
  'microsoft.web/sites/config .properties.javaVersion': 'string',
  'microsoft.web/sites/config .properties.javaContainer': 'string',
  'microsoft.web/sites/config .properties.javaContainerVersion': 'string',
};

/** Members that every recorded body has, and yet not every resource. */
const NOT_ALWAYS = [
  // A Windows machine, one of a gallery image, one without a zone.
  'microsoft.compute/virtualmachines .properties.storageProfile.imageReference.',
  'microsoft.compute/virtualmachines .properties.osProfile',
  'microsoft.compute/virtualmachines .zones',
  // Only for the SQL API, which the one recorded account has.
  'microsoft.documentdb/databaseaccounts .properties.sqlEndpoint',
];

/** No sample of these lies in the folder. */
const WITHOUT_SAMPLES = [
  'Microsoft.Resources/resourceGroups',
  'Microsoft.Compute/virtualMachineScaleSets',
];

describeWithSamples('resource-manager', 'the generated bodies, beside real ones', () => {
  const samples = readSamples();
  const sampled = RESOURCE_TYPES.map(({ type }) => type).filter(
    (type) => !WITHOUT_SAMPLES.includes(type),
  );
  let tenant: TenantUnderTest;
  beforeAll(async () => {
    tenant = await startTenant({ size: 600, subscriptions: 1 });
  });
  afterAll(() => tenant.azure.close());

  it.each(sampled)('%s has no member, type or nesting that samples do not have', async (type) => {
    const { recorded = [], official = [] } = samples.get(type.toLowerCase()) ?? {};
    const known = shapeOf([...recorded, ...official]);
    const generated = await bodiesOf(tenant, type);

    expect(generated.length).toBeGreaterThan(0);
    const foreign = [...shapeOf(generated)].flatMap(([path, types]) =>
      [...types]
        .filter((name) => !known.get(path)?.has(name))
        .filter((name) => BEYOND_SAMPLES[`${type.toLowerCase()} ${path}`] !== name)
        .map((name) => `${path} as ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it.each(sampled.filter((type) => samples.get(type.toLowerCase())?.recorded.length))(
    '%s has every member that all recorded ones have',
    async (type) => {
      const { recorded = [] } = samples.get(type.toLowerCase()) ?? {};
      const present = new Set(pathsInAll(await bodiesOf(tenant, type)));

      const missing = pathsInAll(recorded).filter(
        (path) =>
          !present.has(path) &&
          !NOT_ALWAYS.some((start) => `${type.toLowerCase()} ${path}`.startsWith(start)),
      );
      expect(missing).toEqual([]);
    },
  );

  it('a machine read with its instance view has the members of the sample', async () => {
    const [machine] = await tenant.list('Microsoft.Compute/virtualMachines');
    const { body } = await tenant.get(`${machine?.id}?$expand=instanceView`);

    const view = (body.properties as JsonObject).instanceView as JsonObject;
    const known = shapeOf([readSample('official', 'vm-get-instanceview-osname.json')]);
    expect([...shapeOf([view]).keys()].filter((path) => !known.has(path))).toEqual([]);
    expect(view).toHaveProperty('osName');
  });

  it.each([
    ['subscriptions', 'subscriptions-list.json', '/subscriptions'],
    ['locations', 'locations-list.json', undefined],
  ])('%s have no member that samples do not have', async (_, file, path) => {
    const { body } = await tenant.get(path ?? `${tenant.subscription}/locations`);

    const known = shapeOf([readSample('official', file)]);
    const foreign = [...shapeOf([body]).keys()].filter((key) => !known.has(key));
    // `count` is in what /subscriptions really answers, not in the specification.
    expect(foreign.filter((key) => !key.startsWith('.count'))).toEqual([]);
  });

  it.each([
    ['error-403-authorizationfailed-j1.json', 403, '/subscriptions/{id}'],
    [
      'error-404-subscriptionnotfound-j1.json',
      404,
      '/subscriptions/00000000-0000-0000-0000-000000000000',
    ],
  ])('fails as recorded in %s', async (file, status, path) => {
    const subscriptionId = tenant.azure.subscriptionIds[0] ?? '';
    await tenant.simulator.change({ change: 'set-access', subscriptionId, role: 'none' });

    const answer = await tenant.get(path.replace('{id}', subscriptionId));

    await tenant.simulator.change({ change: 'set-access', subscriptionId, role: 'reader' });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ 'x-ms-failure-cause': 'gateway' });
    const anonymous = (body: JsonObject) =>
      JSON.stringify(body).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id');
    expect(anonymous(answer.body)).toBe(anonymous(readSample('recorded', file)));
  });
});

/** Every resource of a type: a child's lists are found through its parents. */
async function bodiesOf(tenant: TenantUnderTest, type: string): Promise<JsonObject[]> {
  const segments = type.split('/');
  if (segments.length === 2) return tenant.list(type);
  const parents = await tenant.list(segments.slice(0, 2).join('/'));
  const bodies: JsonObject[] = [];
  for (const parent of parents) {
    if (type === 'Microsoft.Web/sites/config') {
      bodies.push((await tenant.get(`${parent.id}/config/web`)).body);
    } else {
      const { status, body } = await tenant.get(`${parent.id}/${segments[2]}`);
      if (status === 200) bodies.push(...(body.value as unknown as JsonObject[]));
    }
  }
  return bodies;
}
