import { ResourceManagementClient } from '@azure/arm-resources';
import { at, failureOf, startTenant, type TenantUnderTest } from './tenant-under-test.ts';

const MACHINES = 'Microsoft.Compute/virtualMachines';

describe('Azure Resource Manager', () => {
  let tenant: TenantUnderTest;
  let subscriptionId: string;
  beforeEach(async () => {
    tenant = await startTenant({ maxPageSize: 20 });
    subscriptionId = tenant.azure.subscriptionIds[0] ?? '';
  });
  afterEach(() => tenant.azure.close());

  const first = async (type: string) => {
    const [resource] = await tenant.list(type);
    if (!resource) throw new Error(`no ${type}`);
    return resource;
  };

  describe('lets in', () => {
    const without = (headers: Record<string, string>) =>
      fetch(`${tenant.azure.endpoint}${tenant.subscription}?api-version=2022-12-01`, { headers });

    it('nobody without a bearer token', async () => {
      const response = await without({});
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri=/);
      expect(await response.json()).toMatchObject({ error: { code: 'AuthenticationFailed' } });
    });

    it('no token that the tenant did not sign', async () => {
      const { token } = await tenant.credential.getToken('https://management.azure.com/.default');
      const forged = `${token.slice(0, -8)}AAAAAAAA`;
      for (const authorization of ['Bearer nonsense', `Bearer ${forged}`]) {
        const response = await without({ authorization });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({
          error: { code: 'InvalidAuthenticationToken' },
        });
      }
    });

    it('no path that cannot be decoded', async () => {
      const { status } = await fetch(`${tenant.azure.endpoint}/subscriptions/%E0%A4%A`);
      expect(status).toBe(400);
    });

    it('no request without an api-version, or with a malformed one', async () => {
      const { token } = await tenant.credential.getToken('https://management.azure.com/.default');
      const ask = async (query: string) =>
        (
          await fetch(`${tenant.azure.endpoint}${tenant.subscription}${query}`, {
            headers: { authorization: `Bearer ${token}` },
          })
        ).json();

      expect(await ask('')).toMatchObject({ error: { code: 'MissingApiVersionParameter' } });
      expect(await ask('?api-version=latest')).toMatchObject({
        error: { code: 'InvalidApiVersionParameter' },
      });
    });
  });

  it('says how many reads are left, and names every request', async () => {
    const answers = [await tenant.get(tenant.subscription), await tenant.get(tenant.subscription)];
    const [left, less] = answers.map(({ headers }) =>
      Number(headers['x-ms-ratelimit-remaining-subscription-reads']),
    );
    expect(left).toBeLessThan(250);
    expect(left).toBeGreaterThan(200);
    expect(less).toBeLessThanOrEqual(250);
    expect(new Set(answers.map(({ headers }) => headers['x-ms-request-id'])).size).toBe(2);
    expect(answers[0]?.headers['x-ms-correlation-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('subscriptions', () => {
    it('come 50 a page, with a count that says whether there are more', async () => {
      await tenant.azure.close();
      tenant = await startTenant({ subscriptions: 51 });

      const { body } = await tenant.get('/subscriptions');
      const rest = await tenant.get(String(body.nextLink));

      expect(body.value).toHaveLength(50);
      expect(body.count).toEqual({ type: 'Partial', value: 50 });
      expect(rest.body.value).toHaveLength(1);
      expect(rest.body.count).toEqual({ type: 'Total', value: 1 });
      expect(rest.body).not.toHaveProperty('nextLink');
    });

    it('show the state they are in, to the client of the simulator too', async () => {
      await tenant.simulator.change({
        change: 'set-subscription-state',
        subscriptionId,
        state: 'PastDue',
      });
      expect((await tenant.get(tenant.subscription)).body.state).toBe('PastDue');
      const { tenantId, subscriptions } = await tenant.simulator.tenant();
      expect(tenantId).toBe(tenant.azure.tenantId);
      expect(subscriptions[0]).toMatchObject({ state: 'PastDue', access: { role: 'reader' } });
    });

    it('fail when malformed or unknown', async () => {
      const malformed = await tenant.get('/subscriptions/nonsense');
      const unknown = await tenant.get('/subscriptions/11111111-2222-4333-8444-555555555555');
      expect([malformed.status, failureOf(malformed).code]).toEqual([400, 'InvalidSubscriptionId']);
      expect([unknown.status, failureOf(unknown).code]).toEqual([404, 'SubscriptionNotFound']);
    });
  });

  describe('lists', () => {
    it('come in pages, whose links lead back to the endpoint with every parameter', async () => {
      const path = `${tenant.subscription}/providers/${MACHINES}?api-version=2024-11-01&statusOnly=false`;
      const { body } = await tenant.get(path);
      const link = new URL(String(body.nextLink));

      expect(body.value).toHaveLength(20);
      expect(link.origin).toBe(tenant.azure.endpoint);
      expect(link.searchParams.get('api-version')).toBe('2024-11-01');
      expect(link.searchParams.get('statusOnly')).toBe('false');
      const machines = await tenant.list(MACHINES);
      expect(new Set(machines.map(({ id }) => id)).size).toBe(machines.length);
      expect(machines.length).toBeGreaterThan(60);
    });

    it('of AKS end with an empty page, the one before it having a nextLink', async () => {
      const pages = await tenant.pages('Microsoft.ContainerService/managedClusters');
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.at(-1)).toEqual([]);
    });

    it('of Cosmos DB are never paged', async () => {
      await tenant.azure.close();
      tenant = await startTenant({ size: 2000, subscriptions: 1, maxPageSize: 20 });
      const [page, ...others] = await tenant.pages('Microsoft.DocumentDB/databaseAccounts');
      expect(page?.length).toBe(100);
      expect(others).toEqual([]);
    });

    it('of App Service say null for the nextLink they do not have', async () => {
      const { body } = await tenant.get(`${tenant.subscription}/providers/Microsoft.Web/sites`);
      const { body: last } = await tenant.get(String(body.nextLink));
      expect(body.id).toBeNull();
      expect(last.nextLink === null || typeof last.nextLink === 'string').toBe(true);
    });

    it('can be of one resource group', async () => {
      const { id } = await first('Microsoft.Storage/storageAccounts');
      const list = id.slice(0, id.lastIndexOf('/'));
      const inGroup = await tenant.list(list);
      expect(inGroup.map((account) => account.id)).toContain(id);
      expect(inGroup.every((account) => account.id.startsWith(list))).toBe(true);
    });

    it('refuse a skip token they did not give', async () => {
      const answer = await tenant.get(
        `${tenant.subscription}/providers/${MACHINES}?$skipToken=nonsense`,
      );
      expect(answer.status).toBe(400);
    });
  });

  describe('resources', () => {
    it('are read by the id of their list, in any case', async () => {
      for (const type of [MACHINES, 'Microsoft.Web/sites', 'Microsoft.Sql/servers']) {
        const resource = await first(type);
        const { status, body } = await tenant.get(resource.id.toUpperCase());
        expect([status, body.id]).toEqual([200, resource.id]);
      }
    });

    it('are listed under their parents', async () => {
      const server = await first('Microsoft.Sql/servers');
      const databases = await tenant.list(`${server.id}/databases`);
      expect(databases.map(({ name }) => name)).toContain('master');
      const { body } = await tenant.get(`${databases[1]?.id}`);
      expect(body.name).toBe(databases[1]?.name);
    });

    it('show the power state of a machine when asked to expand it', async () => {
      const states = new Set<string>();
      for (const { id } of await tenant.list(MACHINES)) {
        const { body } = await tenant.get(`${id}?$expand=instanceView`);
        const [, power] = at(body, 'properties', 'instanceView', 'statuses') as never[];
        states.add(String(at(power, 'code')));
      }
      expect(states).toEqual(new Set(['PowerState/running', 'PowerState/deallocated']));
    });

    it.each([
      [`resourceGroups/{group}/providers/${MACHINES}/nobody`, 'ResourceNotFound'],
      [`resourceGroups/nowhere/providers/${MACHINES}/nobody`, 'ResourceGroupNotFound'],
      ['resourceGroups/nowhere', 'ResourceGroupNotFound'],
      [
        'resourceGroups/{group}/providers/Microsoft.Sql/servers/nobody/databases',
        'ParentResourceNotFound',
      ],
      [
        'resourceGroups/{group}/providers/Microsoft.Sql/servers/nobody/databases/master',
        'ParentResourceNotFound',
      ],
      ['providers/Microsoft.Compute/unheardOf', 'InvalidResourceType'],
      ['providers/Contoso.Nothing', 'InvalidResourceNamespace'],
    ])('%s is not there: %s', async (path, code) => {
      const { body } = await tenant.get(`${tenant.subscription}/resourceGroups`);
      const [group] = body.value as unknown as { name: string }[];

      const answer = await tenant.get(
        `${tenant.subscription}/${path.replace('{group}', group?.name ?? '')}`,
      );

      expect(answer.status).toBe(404);
      expect(answer.body).toHaveProperty('error');
      expect(failureOf(answer).code).toBe(code);
    });

    it('are not found in another group than their own', async () => {
      const { id, name } = await first(MACHINES);
      const { body } = await tenant.get(`${tenant.subscription}/resourceGroups`);
      const groups = (body.value as unknown as { name: string }[]).map((group) => group.name);
      const other = groups.find((group) => !id.toLowerCase().includes(group.toLowerCase()));

      const answer = await tenant.get(
        `${tenant.subscription}/resourceGroups/${other}/providers/${MACHINES}/${name}`,
      );

      expect(failureOf(answer).code).toBe('ResourceNotFound');
    });

    it('of Cosmos DB fail without the wrapper of Resource Manager', async () => {
      const accounts = await tenant.list('Microsoft.DocumentDB/databaseAccounts');
      const sql = accounts.find((account) => at(account, 'properties', 'sqlEndpoint'));
      const mongo = accounts.find(({ kind }) => kind === 'MongoDB');

      const missing = await tenant.get(`${sql?.id}/sqlDatabases/nobody`);
      const foreign = await tenant.get(`${mongo?.id}/sqlDatabases`);

      expect(missing.status).toBe(404);
      expect(missing.body).toEqual({ code: 'NotFound', message: expect.any(String) });
      expect(foreign.status).toBe(400);
      expect(foreign.body).toMatchObject({ code: 'BadRequest' });
    });
  });

  describe('roles', () => {
    const permissions = async (scope: string) =>
      (await tenant.get(`${scope}/providers/Microsoft.Authorization/permissions`)).body.value;

    it('that are missing on a subscription hide it from the list and forbid the rest', async () => {
      await tenant.simulator.change({ change: 'set-access', subscriptionId, role: 'none' });

      const subscriptions = await tenant.get('/subscriptions');
      const machines = await tenant.get(`${tenant.subscription}/providers/${MACHINES}`);

      expect(subscriptions.body.value).toHaveLength(1);
      expect(machines.status).toBe(403);
      expect(failureOf(machines)).toMatchObject({
        code: 'AuthorizationFailed',
        message: expect.stringContaining(`'${MACHINES}/read' over scope '${tenant.subscription}'`),
      });
    });

    it('on one resource group leave lists silently shorter, some pages empty', async () => {
      const machines = await tenant.list(MACHINES);
      const group = /resourceGroups\/([^/]+)/.exec(machines[0]?.id ?? '')?.[1] ?? '';
      await tenant.simulator.change({
        change: 'set-access',
        subscriptionId,
        role: 'reader',
        resourceGroups: [group],
      });

      const visible = await tenant.list(MACHINES);

      expect(visible.length).toBeGreaterThan(0);
      expect(visible.length).toBeLessThan(machines.length);
      expect(visible.every(({ id }) => id.includes(`/resourceGroups/${group}/`))).toBe(true);
      expect(await permissions(tenant.subscription)).toEqual([]);
      expect(await permissions(`${tenant.subscription}/resourceGroups/${group}`)).toMatchObject([
        { actions: ['*/read'] },
      ]);
      const hidden = machines.find(({ id }) => !id.includes(`/resourceGroups/${group}/`));
      expect((await tenant.get(hidden?.id ?? '')).status).toBe(403);
    });

    it('are told as permissions', async () => {
      expect(await permissions(tenant.subscription)).toEqual([
        { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] },
      ]);
    });
  });

  describe('resource providers', () => {
    const compute = () => `${tenant.subscription}/providers/Microsoft.Compute`;
    const state = async () => (await tenant.get(compute())).body.registrationState;

    it('have nothing to list until they are registered', async () => {
      await tenant.simulator.change({
        change: 'set-provider',
        subscriptionId,
        namespace: 'Microsoft.Compute',
        state: 'NotRegistered',
      });

      const machines = await tenant.get(`${compute()}/virtualMachines`);

      expect(await state()).toBe('NotRegistered');
      expect(machines.status).toBe(409);
      expect(failureOf(machines).code).toBe('MissingSubscriptionRegistration');
    });

    it('are registered by a contributor, not by a reader, and not at once', async () => {
      await tenant.simulator.change({
        change: 'set-provider',
        subscriptionId,
        namespace: 'Microsoft.Compute',
        state: 'NotRegistered',
      });
      expect((await tenant.send('POST', `${compute()}/register`)).status).toBe(403);
      await tenant.simulator.change({ change: 'set-access', subscriptionId, role: 'contributor' });

      const { body } = await tenant.send('POST', `${compute()}/register`);

      expect(body.registrationState).toBe('Registering');
      expect([await state(), await state()]).toEqual(['Registering', 'Registered']);
    });
  });

  it('knows from which addresses action groups call', async () => {
    const { body } = await tenant.get(
      `${tenant.subscription}/providers/Microsoft.Network/locations/eastus/serviceTags`,
    );
    const tags = body.values as unknown as { name: string; properties: object }[];
    const tag = tags.find(({ name }) => name === 'ActionGroup');
    expect(at(tag?.properties as never, 'addressPrefixes')).toContain('13.66.60.119/32');
  });

  it('closes twice as it closes once', async () => {
    await tenant.azure.close();
    await expect(tenant.azure.close()).resolves.toBeUndefined();
  });

  it('is one that the client of @azure/arm-resources works with', async () => {
    const client = new ResourceManagementClient(tenant.credential, subscriptionId, {
      endpoint: tenant.azure.endpoint,
    });
    const names: string[] = [];
    for await (const group of client.resourceGroups.list()) names.push(group.name ?? '');
    const provider = await client.providers.get('Microsoft.Compute');
    expect(names.length).toBeGreaterThan(8);
    expect(provider.registrationState).toBe('Registered');
  });
});
