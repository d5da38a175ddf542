import type { JsonObject } from '../../../../local/azure/json.ts';
import type { Resource } from '../../../../local/azure/resource-manager/content.ts';
import { describeWithSamples } from '../../../published-samples.ts';
import { readSample } from '../samples.ts';
import { pathsInAll, shapeOf } from '../shape.ts';
import { at, failureOf } from '../tenant-under-test.ts';
import {
  detailsOf,
  GRAPH,
  type GraphUnderTest,
  MACHINES,
  SUBSCRIPTIONS,
  startGraph,
} from './graph-under-test.ts';

const UNKNOWN = '00000000-0000-0000-0000-000000000000';

describe('Resource Graph', () => {
  let graph: GraphUnderTest;
  beforeEach(async () => {
    graph = await startGraph({ subscriptions: 5 });
  });
  afterEach(() => graph.azure.close());

  const readable = async (rest: JsonObject = {}) =>
    (await graph.rows(SUBSCRIPTIONS, rest)).map(({ subscriptionId }) => subscriptionId);
  const ids = () => [...graph.azure.subscriptionIds];

  it('answers a row for each subscription that can be read, the empty ones too', async () => {
    expect(await readable()).toEqual(ids().sort());
    expect(await readable({ subscriptions: ids().slice(0, 2) })).toEqual(ids().slice(0, 2).sort());
    expect(await readable({ managementGroups: [graph.azure.tenantId] })).toHaveLength(5);
  });

  it('drops what it may not read, does not know or finds disabled, without a word', async () => {
    const [first = '', second = '', third = '', fourth = ''] = ids();
    const change = graph.simulator.change;
    await change({ change: 'set-access', subscriptionId: second, role: 'none' });
    await change({ change: 'set-subscription-state', subscriptionId: third, state: 'Disabled' });
    await change({
      change: 'set-access',
      subscriptionId: fourth,
      role: 'reader',
      resourceGroups: ['x'],
    });

    const answer = await graph.ask(SUBSCRIPTIONS, {
      subscriptions: [first, second, third, fourth, UNKNOWN],
    });

    expect(answer.status).toBe(200);
    expect((answer.body.data as unknown as JsonObject[]).map((row) => row.subscriptionId)).toEqual([
      first,
    ]);
    expect(answer.body).toMatchObject({ totalRecords: 1, count: 1, resultTruncated: 'false' });
  });

  it('drops the resources of groups it may not read', async () => {
    const query = 'resources | project id, resourceGroup | order by id asc';
    const [subscriptionId = ''] = ids();
    const subscriptions = [subscriptionId];
    const all = await graph.rows(query, { subscriptions });
    const group = String(all[0]?.resourceGroup);
    await graph.simulator.change({
      change: 'set-access',
      subscriptionId,
      role: 'reader',
      resourceGroups: [group.toUpperCase()],
    });

    const rows = await graph.rows(query, { subscriptions });

    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ resourceGroup }) => resourceGroup))).toEqual(new Set([group]));
  });

  it('refuses when no subscription is left, as Azure does', async () => {
    const answer = await graph.ask(SUBSCRIPTIONS, { subscriptions: [UNKNOWN] });

    expect([answer.status, failureOf(answer).code]).toEqual([400, 'BadRequest']);
    expect(failureOf(answer).message).toMatch(/^Please provide below info when asking for support/);
    expect(detailsOf(answer)).toEqual([
      {
        code: 'NoValidSubscriptionsInQueryRequest',
        message: `There must be at least one subscription that is eligible to contain resources. Given: '${UNKNOWN}'.`,
      },
    ]);
  });

  it.each<[string, string, JsonObject, string]>([
    ['a table it has not', 'healthresources', {}, 'DisallowedLogicalTableName'],
    ['what is no GUID', 'resources', { subscriptions: ['x'] }, 'SubscriptionsContainInvalidGuids'],
    ['pages over 1000', 'resources', { options: { $top: 1001 } }, 'InvalidRequestBody'],
    ['the table format', 'resources', { options: { resultFormat: 'table' } }, 'InvalidRequestBody'],
    ['facets', 'resources', { facets: [] }, 'InvalidRequestBody'],
    ['two scopes', 'resources', { subscriptions: [], managementGroups: [] }, 'InvalidRequestBody'],
    ['a token it never gave', 'resources', { options: { $skipToken: 'x' } }, 'InvalidSkipToken'],
    ['a query it cannot read', 'resources | count', {}, 'InvalidQuery'],
  ])('refuses %s', async (_, query, rest, code) => {
    const answer = await graph.ask(query, rest);
    expect([answer.status, failureOf(answer).code]).toEqual([400, 'BadRequest']);
    expect(detailsOf(answer)[0]?.code).toBe(code);
  });

  it('refuses a version it does not know, and a caller without a token', async () => {
    const answer = await graph.send('POST', GRAPH.replace('2024', '2034'), { query: 'resources' });
    expect([answer.status, failureOf(answer).code]).toEqual([400, 'NoRegisteredProviderFound']);
    const anonymous = await fetch(`${graph.azure.endpoint}${GRAPH}`, { method: 'POST' });
    expect(anonymous.status).toBe(401);
  });

  it('gives no further page to what is not ordered, is limited or has no id', async () => {
    const options = { $top: 10 };
    for (const query of [
      'resources | project id',
      'resources | order by id asc | limit 50',
      'resources | order by id asc | project name',
    ]) {
      const { body } = await graph.ask(query, { options });
      expect(body).toMatchObject({ count: 10, resultTruncated: 'true' });
      expect(body).not.toHaveProperty('$skipToken');
    }
    const { body } = await graph.ask('resources | order by id asc', { options });
    const other = { options: { ...options, $skipToken: body.$skipToken } };
    expect(detailsOf(await graph.ask('resources | order by id', other))[0]?.code).toBe(
      'InvalidSkipToken',
    );
  });

  it('answers 15 queries in 5 seconds, and the next ones with 429', async () => {
    const quotaOf = ({ headers }: { headers: Readonly<Record<string, string>> }) => [
      headers['x-ms-user-quota-remaining'],
      headers['x-ms-user-quota-resets-after'],
    ];
    expect(quotaOf(await graph.ask(SUBSCRIPTIONS))).toEqual(['14', '00:00:05']);
    graph.pass(2500);
    expect(quotaOf(await graph.ask('no such table'))).toEqual(['13', '00:00:03']);
    for (let count = 0; count < 13; count += 1) await graph.ask(SUBSCRIPTIONS);

    const refused = await graph.ask(SUBSCRIPTIONS);
    graph.pass(2500);
    const answered = await graph.ask(SUBSCRIPTIONS);

    expect(refused.status).toBe(429);
    expect(failureOf(refused).code).toBe('RateLimiting');
    expect(detailsOf(refused)[0]?.code).toBe('RateLimiting');
    expect(quotaOf(refused)).toEqual(['0', '00:00:03']);
    expect(refused.headers['retry-after']).toBe('2');
    expect([answered.status, ...quotaOf(answered)]).toEqual([200, '14', '00:00:05']);
  });

  it('meets faults like every other operation', async () => {
    const match = { operation: 'Microsoft.ResourceGraph/resources' };
    const query = 'resources | order by id asc';
    const options = { $top: 10 };
    const inject = graph.simulator.addFault;
    await inject({ match: { ...match, page: 2 }, effect: { kind: 'html' } });
    const first = await graph.ask(query, { options });
    const { $skipToken } = first.body;
    const second = await graph.ask(query, { options: { ...options, $skipToken } });
    expect([first.status, second.status]).toEqual([200, 502]);

    await graph.simulator.clearFaults();
    await inject({ match, times: 1, effect: { kind: 'under-report', keep: 0.3 } });
    expect((await graph.ask(query, { options })).body).toMatchObject({ count: 3, $skipToken });
    await inject({ match, times: 1, effect: { kind: 'empty' } });
    expect((await graph.ask(query, { options })).body).toEqual({
      totalRecords: 0,
      count: 0,
      data: [],
      facets: [],
      resultTruncated: 'false',
    });
    await inject({ match, effect: { kind: 'throttle', code: 'RateLimiting' } });
    expect((await graph.ask(query)).status).toBe(429);
    expect((await graph.simulator.statistics()).operations['resource-manager']).toEqual({
      [match.operation]: 5,
    });
  });

  it('spells resources as it does: lower-case types and groups, names of regions, no kind', async () => {
    const [machine] = await graph.list(MACHINES);
    const [row] = await graph.rows(
      `resources | where type =~ '${MACHINES}' and name == '${machine?.name}' | order by id asc`,
    );
    expect(row?.id).not.toBe(machine?.id);
    expect(String(row?.id).toLowerCase()).toBe(machine?.id.toLowerCase());
    expect(row).toMatchObject({
      type: MACHINES.toLowerCase(),
      kind: '',
      location: machine?.location,
      subscriptionId: ids()[0],
      tenantId: graph.azure.tenantId,
      properties: machine?.properties,
    });
    expect(at(row, 'properties', 'extended', 'instanceView', 'powerState', 'code')).toMatch(
      /^PowerState\//,
    );
    const [site] = await graph.rows(
      "resources | where type == 'microsoft.web/sites' | order by id asc",
    );
    expect(site?.location).toMatch(/^[a-z0-9]+$/);
  });

  it('holds every resource that the lists hold, and every group', async () => {
    const types = [MACHINES, 'Microsoft.Web/sites', 'Microsoft.Storage/storageAccounts'];
    const subscriptions = ids().slice(0, 1);
    for (const type of types) {
      const rows = await graph.rows(
        `resources | where type =~ '${type}' | project id | order by id asc`,
        { subscriptions },
      );
      const listed = (await graph.list(type)).map(({ id }: Resource) => id.toLowerCase());
      expect(rows.map(({ id }) => String(id).toLowerCase()).sort()).toEqual(listed.sort());
    }
    const groups = await graph.rows(
      "resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups' | order by id asc",
      { subscriptions },
    );
    expect(groups).toHaveLength((await graph.list(`${graph.subscription}/resourceGroups`)).length);
  });

  describeWithSamples('resource-manager', 'beside the samples', () => {
    it('answers with the members of the sample of a query', async () => {
      const sample = readSample('official', 'arg-ResourcesBasicQuery.json');
      const { body } = await graph.ask(
        'Resources | project id, name, type, location, tags | limit 3',
      );
      expect(Object.keys(body).sort()).toEqual(Object.keys(sample).sort());
      expect(body).toMatchObject({ totalRecords: 3, count: 3, resultTruncated: 'false' });
      const known = shapeOf([sample]);
      const foreign = [...shapeOf([body])].filter(
        ([path, types]) =>
          // Which tags there are is data; a resource without any has null.
          !path.startsWith('.data[].tags') &&
          ![...types].every((type) => known.get(path)?.has(type)),
      );
      expect(foreign).toEqual([]);
    });

    it('pages with the members of the sample of a page', async () => {
      const sample = readSample('official', 'arg-ResourcesNextPageQuery.json');
      const { body } = await graph.ask('resources | project id | order by id asc', {
        options: { $top: 3 },
      });
      expect(Object.keys(body).sort()).toEqual(Object.keys(sample).sort());
    });

    it('tells changes with the members of the sample of a change', async () => {
      const [machine] = await graph.list(MACHINES);
      await graph.simulator.change({
        change: 'resize',
        id: machine?.id ?? '',
        size: 'Standard_E64s_v5',
      });
      const rows = await graph.rows('resourcechanges | project id, properties | order by id asc');
      const sample = readSample('official', 'resource-changes-list.json');
      const changes = (sample.value as unknown as JsonObject[]).map(({ properties }) =>
        withoutNames(properties as JsonObject),
      );
      const own = rows.map(({ properties }) => withoutNames(properties as JsonObject));
      const known = shapeOf(changes);
      expect([...shapeOf(own).keys()].filter((path) => !known.has(path))).toEqual([]);
      const present = new Set(pathsInAll(own));
      expect(pathsInAll(changes).filter((path) => !present.has(path))).toEqual([]);
    });
  });
});

/** `changes` as a list: its member names are data. */
function withoutNames(properties: JsonObject): JsonObject {
  return {
    ...properties,
    changes: Object.values(properties.changes as JsonObject) as JsonObject[],
  };
}
