import type { AlertKindName } from '../../../local/azure/alerts/kinds/index.ts';
import type { JsonObject } from '../../../local/azure/json.ts';
import { at, failureOf, startTenant, type TenantUnderTest } from './tenant-under-test.ts';
import { settled, startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const DAY = 86_400_000;

describe('an alert', () => {
  let tenant: TenantUnderTest;
  let receiver: WebhookReceiver;
  let machine: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    tenant = await startTenant({ size: 20, subscriptions: 1 });
    machine = (await tenant.list('Microsoft.Compute/virtualMachines'))[0]?.id ?? '';
    await tenant.simulator.putActionGroup({ name: 'ops', webhooks: [{ url: receiver.url }] });
  });
  afterEach(async () => {
    await tenant.azure.close();
    receiver.close();
  });

  const fire = (kind: AlertKindName, more: object = {}) =>
    tenant.simulator.alert({ action: 'fire', kind, target: machine, ...more });
  const resolve = (alertId: string) => tenant.simulator.alert({ action: 'resolve', alertId });

  async function told(): Promise<readonly JsonObject[]> {
    await settled(tenant.simulator);
    return receiver.calls.map(({ body }) => body.data as JsonObject);
  }
  const essentials = (data: JsonObject | undefined) => data?.essentials as JsonObject;

  it.each<AlertKindName>(['metric', 'logSearch', 'prometheus'])(
    'of kind %s resolves under its own id, with the times of both',
    async (kind) => {
      const fired = await fire(kind);
      await settled(tenant.simulator);
      const resolved = await resolve(fired.alertId);

      const [first, last] = await told();

      expect(resolved).toMatchObject({ alertId: fired.alertId, monitorCondition: 'Resolved' });
      expect(essentials(first)).toMatchObject({ monitorCondition: 'Fired' });
      expect(essentials(first)).not.toHaveProperty('resolvedDateTime');
      expect(essentials(last)).toMatchObject({
        alertId: fired.alertId,
        monitorCondition: 'Resolved',
        firedDateTime: fired.firedDateTime,
        resolvedDateTime: resolved.resolvedDateTime,
      });
      await expect(resolve(fired.alertId)).rejects.toThrow(/resolved .* already/);
    },
  );

  it.each<AlertKindName>(['metric', 'logSearch', 'prometheus'])(
    'of kind %s fires again once it has resolved, under a new id and the same origin',
    async (kind) => {
      const first = await fire(kind);
      await expect(fire(kind)).rejects.toThrow(/is fired .* already/);
      await resolve(first.alertId);

      const again = await tenant.simulator.alert({ action: 'refire', alertId: first.alertId });

      expect(again.alertId).not.toBe(first.alertId);
      expect(again.originAlertId).toBe(first.originAlertId);
    },
  );

  it('of a stateless rule fires over and over, and never resolves', async () => {
    const one = await fire('metric', { stateless: true });
    const two = await fire('metric', { stateless: true });
    expect(two.alertId).not.toBe(one.alertId);
    await expect(resolve(one.alertId)).rejects.toThrow(/stateless rules never resolve/);
  });

  it.each<AlertKindName>(['activityLog', 'smartDetector', 'budget'])(
    'of kind %s never resolves',
    async (kind) => {
      const { alertId } = await fire(kind);
      await expect(resolve(alertId)).rejects.toThrow(/never resolve.*set-state/);
      expect((await told()).map((data) => essentials(data).monitorCondition)).toEqual(['Fired']);
    },
  );

  it('of Service Health ends with another Fired one, of the same tracking id', async () => {
    const first = await fire('serviceHealth');
    await settled(tenant.simulator);
    const last = await resolve(first.alertId);

    const bodies = await told();

    const facts = bodies.map(({ essentials, alertContext }) => [
      at(essentials, 'monitorCondition'),
      at(alertContext, 'properties', 'stage'),
      at(alertContext, 'status'),
      at(alertContext, 'properties', 'trackingId'),
    ]);
    expect(facts).toEqual([
      ['Fired', 'Active', 'Active', first.trackingId],
      ['Fired', 'Resolved', 'Resolved', first.trackingId],
    ]);
    expect(last.alertId).not.toBe(first.alertId);
    expect(last.alertId).toMatch(/\/alerts\/[0-9a-f]{64}$/);
    expect(essentials(bodies[0]).alertTargetIDs).toEqual([tenant.subscription]);
  });

  it('of Resource Health ends with another Fired one, which says Available', async () => {
    const { alertId } = await fire('resourceHealth');
    await settled(tenant.simulator);
    await resolve(alertId);

    const bodies = await told();

    const facts = bodies.map(({ essentials, alertContext }) => [
      at(essentials, 'monitorCondition'),
      at(alertContext, 'properties', 'currentHealthStatus'),
      at(alertContext, 'status'),
    ]);
    expect(facts).toEqual([
      ['Fired', 'Unavailable', 'Active'],
      ['Fired', 'Available', 'Resolved'],
    ]);
  });

  it('names its target in lower case, and the Monitor workspace in place of a cluster', async () => {
    await fire('metric');
    const [cluster] = await tenant.list('Microsoft.ContainerService/managedClusters');
    if (!cluster) throw new Error('The tenant has no cluster.');
    await settled(tenant.simulator);
    await fire('prometheus', { target: cluster.id });

    const [metric, prometheus] = await told();

    expect(essentials(metric).alertTargetIDs).toEqual([machine.toLowerCase()]);
    expect(String(essentials(prometheus).alertTargetIDs)).toMatch(/microsoft\.monitor\/accounts\//);
    expect(essentials(prometheus).configurationItems).toEqual([cluster.name.toLowerCase()]);
  });

  it('is about something there is', async () => {
    await expect(fire('metric', { target: `${machine}-missing` })).rejects.toThrow(/no resource/);
    await expect(fire('metric', { target: tenant.subscription })).rejects.toThrow(/a resource/);
    const elsewhere = '/subscriptions/11111111-2222-4333-8444-555555555555';
    await expect(fire('serviceHealth', { target: elsewhere })).rejects.toThrow(/no subscription/);
    await expect(resolve('unknown')).rejects.toThrow(/no alert unknown/);
  });

  it('of the test button has an id that never changes, and a later time', async () => {
    for (const _ of [1, 2]) {
      await tenant.simulator.testActionGroup({ actionGroup: 'ops', kind: 'logSearch' });
      await settled(tenant.simulator);
    }

    const [one, two] = (await told()).map(essentials);

    expect(one).toMatchObject({
      alertId:
        '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.AlertsManagement/alerts/12345678-1234-1234-1234-1234567890ab',
      monitorCondition: 'Fired',
    });
    expect(two).toEqual({ ...one, firedDateTime: expect.any(String) });
    expect(String(two?.firedDateTime) >= String(one?.firedDateTime)).toBe(true);
    expect(await tenant.simulator.listAlerts()).toEqual([]);
  });
});

describe('Alerts Management', () => {
  let tenant: TenantUnderTest;
  let clock: number;
  let machines: readonly string[];
  beforeEach(async () => {
    clock = Date.now();
    tenant = await startTenant({ size: 40, subscriptions: 2, now: () => clock });
    machines = (await tenant.list('Microsoft.Compute/virtualMachines')).map(({ id }) => id);
  });
  afterEach(() => tenant.azure.close());

  const VERSION = 'api-version=2019-05-05-preview';
  const alertsOf = (scope: string, query = '') =>
    tenant.get(`${scope}/providers/Microsoft.AlertsManagement/alerts?${VERSION}&${query}`);
  const list = (query = '') => alertsOf(tenant.subscription, query);
  const fire = (rule: string, more: object = {}) =>
    tenant.simulator.alert({
      action: 'fire',
      kind: 'metric',
      target: machines[0] ?? '',
      rule,
      ...more,
    });
  const names = (body: JsonObject) =>
    (body.value as unknown as { name: string }[]).map(({ name }) => name);
  async function pass(ms: number) {
    clock += ms;
    // Tokens live an hour.
    tenant.signInAnew();
  }

  it('lists an alert as Azure does, and finds it by either id', async () => {
    const { alertId, listedId } = await fire('High load', { severity: 'Sev1' });

    const { body } = await list();
    const [alert] = body.value as unknown as JsonObject[];

    const id = machines[0]?.toLowerCase() ?? '';
    const guid = alertId.split('/').at(-1);
    expect(alert).toEqual({
      id: `${id}/providers/Microsoft.AlertsManagement/alerts/${guid}`,
      type: 'Microsoft.AlertsManagement/alerts',
      name: 'High load',
      properties: {
        essentials: {
          severity: 'Sev1',
          signalType: 'Metric',
          alertState: 'New',
          monitorCondition: 'Fired',
          targetResource: id,
          targetResourceName: id.split('/').at(-1),
          targetResourceGroup: id.split('/')[4],
          targetResourceType: 'virtualmachines',
          monitorService: 'Platform',
          sourceCreatedId: expect.any(String),
          alertRule: expect.stringMatching(
            /\/providers\/microsoft\.insights\/metricAlerts\/High load$/,
          ),
          startDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
          lastModifiedDateTime: expect.any(String),
          lastModifiedUserName: 'System',
          description: expect.any(String),
          actionStatus: { isSuppressed: false },
        },
      },
    });
    expect(body).not.toHaveProperty('nextLink');
    for (const path of [alertId, listedId]) {
      const single = await tenant.get(`${path}?${VERSION}`);
      expect(single.status).toBe(200);
      expect(single.body).toMatchObject({ id: alert?.id ?? '', properties: { context: {} } });
    }
    expect((await tenant.get(`${alertId.slice(0, -4)}0000?${VERSION}`)).status).toBe(404);
  });

  it('tells when an alert has resolved, and who closed it', async () => {
    const { alertId } = await fire('High load');
    await pass(60_000);
    const { resolvedDateTime } = await tenant.simulator.alert({ action: 'resolve', alertId });
    await tenant.simulator.alert({ action: 'set-state', alertId, state: 'Closed', user: 'eve' });

    const { body } = await tenant.get(`${alertId}?${VERSION}`);

    expect(at(body, 'properties', 'essentials')).toMatchObject({
      monitorCondition: 'Resolved',
      monitorConditionResolvedDateTime: resolvedDateTime,
      alertState: 'Closed',
      lastModifiedUserName: 'eve',
    });
  });

  it('filters by condition, state, severity, service and target', async () => {
    const one = await fire('one', { severity: 'Sev0' });
    const two = await fire('two', { severity: 'Sev3', target: machines[1] });
    await fire('three', { kind: 'logSearch' });
    await tenant.simulator.alert({ action: 'resolve', alertId: one.alertId });
    await tenant.simulator.alert({ action: 'set-state', alertId: two.alertId, state: 'Closed' });
    const found = async (query: string) => names((await list(`sortBy=name&${query}`)).body);

    expect(await found('')).toEqual(['one', 'three', 'two']);
    expect(await found('monitorCondition=Resolved')).toEqual(['one']);
    expect(await found('monitorCondition=Fired')).toEqual(['three', 'two']);
    expect(await found('alertState=Closed')).toEqual(['two']);
    expect(await found('severity=Sev0')).toEqual(['one']);
    expect(await found('monitorService=Log Alerts V2')).toEqual(['three']);
    expect(await found(`targetResource=${machines[1]}`)).toEqual(['two']);
    expect(names((await alertsOf(machines[1] ?? '')).body)).toEqual(['two']);
  });

  it('sorts, newest change first unless told otherwise', async () => {
    const first = await fire('b', { severity: 'Sev2' });
    await pass(1000);
    await fire('a', { severity: 'Sev3' });
    await pass(1000);
    await fire('c', { severity: 'Sev1' });
    await pass(1000);
    await tenant.simulator.alert({
      action: 'set-state',
      alertId: first.alertId,
      state: 'Acknowledged',
    });
    const sorted = async (query: string) => names((await list(query)).body);

    expect(await sorted('')).toEqual(['b', 'c', 'a']);
    expect(await sorted('sortBy=startDateTime')).toEqual(['c', 'a', 'b']);
    expect(await sorted('sortBy=startDateTime&sortOrder=asc')).toEqual(['b', 'a', 'c']);
    expect(await sorted('sortBy=severity')).toEqual(['c', 'b', 'a']);
    expect(await sorted('sortBy=name&sortOrder=desc')).toEqual(['c', 'b', 'a']);
  });

  it('gives only the essentials that are selected', async () => {
    await fire('one');
    const { body } = await list('select=alertState, monitorCondition');
    const [alert] = body.value as unknown as JsonObject[];
    expect(at(alert, 'properties', 'essentials')).toEqual({
      alertState: 'New',
      monitorCondition: 'Fired',
    });
  });

  it('pages, 25 at a time unless told otherwise, each alert once', async () => {
    for (let index = 0; index < 30; index += 1) await fire(`rule ${index}`);

    const first = (await list()).body;
    const second = (await tenant.get(String(first.nextLink))).body;
    const pages = await tenant.pages(
      `${tenant.subscription}/providers/Microsoft.AlertsManagement/alerts?${VERSION}&pageCount=8&timeRange=30d`,
    );

    expect([names(first).length, names(second).length]).toEqual([25, 5]);
    expect(new Set([...names(first), ...names(second)]).size).toBe(30);
    expect(second).not.toHaveProperty('nextLink');
    expect(pages.map((page) => page.length)).toEqual([8, 8, 8, 6]);
    expect((await list('pageCount=250')).body.value).toHaveLength(30);
  });

  it('can fail at a page', async () => {
    for (let index = 0; index < 3; index += 1) await fire(`rule ${index}`);
    await tenant.simulator.addFault({
      match: { operation: 'alerts/list', page: 2 },
      effect: { kind: 'html' },
    });
    const first = await list('pageCount=1');
    expect([first.status, (await tenant.get(String(first.body.nextLink))).status]).toEqual([
      200, 502,
    ]);
  });

  it.each([
    ['pageCount=0', /Page count filter has to be between 1 and 250 Activity ID/],
    ['pageCount=251', /between 1 and 250/],
    ['includeContext=true&pageCount=26', /between 1 and 25 /],
    ['timeRange=2d', /Time range filter/],
    ['sortBy=shoeSize', /Sort by filter/],
    ['sortOrder=random', /Sort order filter/],
    ['timeRange=1d&customTimeRange=2026-01-01T00:00:00Z/2026-01-02T00:00:00Z', /not both/],
    ['customTimeRange=yesterday', /ISO-8601/],
    ['customTimeRange=2001-01-01T00:00:00Z/2001-01-02T00:00:00Z', /within 30 days/],
    ['ctoken=nonsense', /continuation token/],
  ])('refuses %s', async (query, message) => {
    const answer = await list(query);
    expect([answer.status, failureOf(answer).code]).toEqual([400, 'BadRequest']);
    expect(failureOf(answer).message).toMatch(message);
  });

  it('finds alerts by when they fired: a day back, unless told otherwise', async () => {
    const start = clock;
    const old = await fire('old');
    await pass(2 * DAY);
    await fire('new');
    await tenant.simulator.alert({ action: 'resolve', alertId: old.alertId });
    const found = async (query: string) => names((await list(`sortBy=name&${query}`)).body);
    const time = (ms: number) => new Date(ms).toISOString();

    expect(await found('')).toEqual(['new']);
    expect(await found('timeRange=1h')).toEqual(['new']);
    expect(await found('timeRange=7d')).toEqual(['new', 'old']);
    expect(await found(`customTimeRange=${time(start - 1)}/${time(start + 1)}`)).toEqual(['old']);
  });

  it('forgets an alert after 30 days, whose rule can resolve nevertheless', async () => {
    const { alertId } = await fire('patient');
    await pass(30 * DAY - 1);
    expect(names((await list('timeRange=30d')).body)).toEqual(['patient']);

    await pass(1);

    expect((await list('timeRange=30d')).body.value).toEqual([]);
    expect((await tenant.get(`${alertId}?${VERSION}`)).status).toBe(404);
    expect(await tenant.simulator.listAlerts()).toEqual([]);
    await fire('another');
    expect(await tenant.simulator.alert({ action: 'resolve', alertId })).toMatchObject({
      alertId,
      monitorCondition: 'Resolved',
    });
  });

  it('keeps the alerts of each subscription to itself, and knows none of Cost Management', async () => {
    await fire('one');
    const [, other = ''] = tenant.azure.subscriptionIds;
    const scope = `/subscriptions/${other}`;
    await tenant.simulator.alert({ action: 'fire', kind: 'serviceHealth', target: scope });
    await tenant.simulator.alert({ action: 'fire', kind: 'budget', target: scope });

    expect(names((await list()).body)).toEqual(['one']);
    expect(names((await alertsOf(scope)).body)).toEqual(['Azure service issue']);
  });

  it('takes 100 lists a minute of a subscription, then answers 429 until the minute is over', async () => {
    await fire('one');
    for (let index = 0; index < 100; index += 1) await list();

    const refused = await list();
    const [, other = ''] = tenant.azure.subscriptionIds;

    expect([refused.status, failureOf(refused).code]).toEqual([429, 'TooManyRequests']);
    expect(refused.headers).toMatchObject({
      'retry-after': '60',
      'x-rate-limit-limit': '1m',
      'x-rate-limit-remaining': '0',
    });
    expect((await alertsOf(`/subscriptions/${other}`)).status).toBe(200);
    clock += 59_999;
    expect((await list()).status).toBe(429);
    clock += 1;
    expect((await list()).status).toBe(200);
  });

  it('needs the right to read alerts, which can be taken from a Reader', async () => {
    const [subscriptionId = ''] = tenant.azure.subscriptionIds;
    const set = (monitoringReader: boolean) =>
      tenant.simulator.change({
        change: 'set-monitoring-reader',
        subscriptionId,
        monitoringReader,
      });
    const { alertId } = await fire('one');
    await set(false);

    for (const answer of [await list(), await tenant.get(`${alertId}?${VERSION}`)]) {
      expect([answer.status, failureOf(answer).code]).toEqual([403, 'AuthorizationFailed']);
      expect(failureOf(answer).message).toMatch(/'Microsoft\.AlertsManagement\/alerts\/read'/);
    }
    const permissions = await tenant.get(
      `${tenant.subscription}/providers/Microsoft.Authorization/permissions`,
    );
    expect(permissions.body.value).toMatchObject([
      { actions: ['*/read'], notActions: ['Microsoft.AlertsManagement/alerts/read'] },
    ]);
    expect((await tenant.get(`${tenant.subscription}/resourceGroups`)).status).toBe(200);
    await set(true);
    expect((await list()).status).toBe(200);
  });

  it('answers within a resource group to a role that ends there', async () => {
    await fire('one');
    const [subscriptionId = ''] = tenant.azure.subscriptionIds;
    const group = machines[0]?.split('/')[4] ?? '';
    await tenant.simulator.change({
      change: 'set-access',
      subscriptionId,
      role: 'reader',
      resourceGroups: [group],
    });
    expect((await list()).status).toBe(403);
    const inGroup = await alertsOf(`${tenant.subscription}/resourceGroups/${group}`);
    expect(names(inGroup.body)).toEqual(['one']);
  });

  it.each(['2019-03-01', '2019-05-05-preview', '2023-07-12-preview', '2025-05-25-preview'])(
    'knows api-version %s',
    async (version) => {
      const path = `${tenant.subscription}/providers/Microsoft.AlertsManagement/alerts`;
      expect((await tenant.get(`${path}?api-version=${version}`)).status).toBe(200);
    },
  );

  it('does not know other versions', async () => {
    const path = `${tenant.subscription}/providers/Microsoft.AlertsManagement/alerts`;
    const answer = await tenant.get(`${path}?api-version=2020-01-01`);
    expect([answer.status, failureOf(answer).code]).toEqual([400, 'InvalidResourceType']);
  });
});
