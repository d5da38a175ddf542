import { incident } from '../fixtures/incident.ts';
import { hub } from './hub-under-test.ts';

const CI = '/subscriptions/one/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm';
const path = { number: 'INC0000001' };
const fired = {
  deliveryId: 'd',
  alertKey: 'a',
  condition: 'Fired' as const,
  at: '2026-03-01T10:00:00.000Z',
  receivedAt: '2026-03-01T10:00:05.000Z',
  source: 'webhook' as const,
};

async function withIncident(overrides: Parameters<typeof incident>[0] = {}) {
  const started = hub();
  await started.incidents.create(incident({ timeline: [fired], ...overrides }));
  return started;
}

describe('an incident', () => {
  it('tells whether to believe it, and when Azure is asked again', async () => {
    const { call } = await withIncident({ verified: false });
    const { body } = await call('getIncident', { path });
    expect(body.verification).toMatch(/^Unverified: .* asked again at .* UTC\.$/);
    const { body: noted } = await call('addIncidentNote', { path, body: { text: 'Hm' } });
    expect(noted.verification).toMatch(/^Unverified: /);
  });

  it('has nothing to tell of that once it is verified', async () => {
    const { call } = await withIncident();
    expect((await call('getIncident', { path })).body).toMatchObject({ verification: null });
  });

  it('is acknowledged once, by who was first', async () => {
    const { call } = await withIncident();
    const first = await call('acknowledgeIncident', { path, body: { text: 'On it' } });
    expect(first.body).toMatchObject({
      acknowledged: { by: 'ann' },
      activities: [{ kind: 'acknowledged', by: 'ann', text: 'On it' }],
    });
    expect((await call('acknowledgeIncident', { path, body: {} })).body).toEqual(first.body);
  });

  it('is resolved by a person, behind whatever Azure said last, and once', async () => {
    const { call } = await withIncident();
    const resolved = await call('resolveIncident', { path, body: {} });
    expect(resolved.body).toMatchObject({ state: 'resolved', activities: [{ kind: 'resolved' }] });
    expect(resolved.body.timeline.at(-1)).toMatchObject({
      condition: 'Resolved',
      source: 'person',
      at: fired.at,
    });
    expect((await call('resolveIncident', { path, body: {} })).body).toEqual(resolved.body);
    await expect(call('acknowledgeIncident', { path, body: {} })).rejects.toMatchObject({
      code: 'incident_resolved',
    });
  });

  it('takes a note, and the same note once', async () => {
    const { call } = await withIncident();
    const note = { text: 'Disk is full', id: '11111111-0000-4000-8000-000000000000' };
    await call('addIncidentNote', { path, body: note });
    const { body } = await call('addIncidentNote', { path, body: note });
    expect(body.activities).toMatchObject([{ kind: 'note', by: 'ann', text: 'Disk is full' }]);
  });

  it.each([{}, { text: '  ' }, { text: 'x'.repeat(2_001) }])(
    'refuses the note %j',
    async (body) => {
      const { call } = await withIncident();
      await expect(call('addIncidentNote', { path, body })).rejects.toMatchObject({
        faults: [{ field: 'text' }],
      });
    },
  );

  it('keeps as many notes as it has room for, and says so', async () => {
    const { call } = await withIncident();
    for (let index = 0; index < 50; index += 1) {
      await call('addIncidentNote', { path, body: { text: `${index}` } });
    }
    await expect(call('addIncidentNote', { path, body: { text: 'more' } })).rejects.toMatchObject({
      code: 'too_many_activities',
    });
  });

  it('is changed as it is when somebody else writes it at the same time', async () => {
    const { call, incidents } = await withIncident();
    const { replace } = incidents;
    let others = 2;
    incidents.replace = async (before, after) => {
      if (others-- > 0) await replace(before, { ...before, revision: before.revision + 1 });
      return replace(before, after);
    };
    const { body } = await call('addIncidentNote', { path, body: { text: 'late' } });
    expect(body).toMatchObject({ activities: [{ text: 'late' }], revision: 4 });
  });

  it('is found by priority, by integration and by configuration item', async () => {
    const { call } = await withIncident({ ciIds: [CI] });
    const found = async (query: Record<string, string>) =>
      (await call('listIncidents', { query })).body.items.length;
    expect(await found({ priority: 'P2' })).toBe(1);
    expect(await found({ priority: 'P1' })).toBe(0);
    expect(await found({ integrationId: incident().integrationId })).toBe(1);
    const byItem = await call('listIncidentsOfConfigurationItem', {
      path: { id: encodeURIComponent(CI.slice(1).toUpperCase()) },
    });
    expect(byItem.body.items).toMatchObject([{ number: 'INC0000001' }]);
  });
});
