import * as fc from 'fast-check';
import { ALERT_ID, alert, resolvedAlert, TARGET_ID } from '../fixtures/alert.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { incidentDesk } from './incident-desk.ts';

describe('an alert', () => {
  it('opens an incident that names its configuration item', async () => {
    const { process, incident, configurationItems } = incidentDesk();
    await configurationItems.create({ ...storedStorageAccount('x'), id: TARGET_ID });
    await expect(process(alert())).resolves.toMatchObject({
      number: 'INC0000001',
      outcome: 'opened',
    });
    expect(incident()).toMatchObject({
      number: 'INC0000001',
      kind: 'metric',
      title: 'CPU high',
      description: expect.stringContaining('93.5'),
      priority: 'P2',
      state: 'open',
      verified: true,
      test: false,
      ciIds: [TARGET_ID],
      targetIds: [TARGET_ID],
      targetNames: ['web-1'],
      recurrence: { count: 1, previous: null },
      openedAt: '2026-03-01T10:00:00.123Z',
      resolvedAt: null,
    });
  });

  it('opens an incident without a CI when the resource is not in the CMDB', async () => {
    const { process, incident } = incidentDesk();
    await process(alert());
    expect(incident()).toMatchObject({ ciIds: [], targetIds: [TARGET_ID] });
  });

  describe('that names a machine without its id', () => {
    const workspace = `/subscriptions/${SUBSCRIPTION_ID}/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w`;
    const named = (name: string) =>
      alert({ alertTargetIDs: [workspace], configurationItems: [name] });
    const items = {
      one: storedStorageAccount('srv-1'),
      two: storedStorageAccount('srv-2'),
      twin: { ...storedStorageAccount('srv-2'), id: '/subscriptions/x/twin' },
      foreign: { ...storedStorageAccount('srv-3'), integrationId: 'another' },
      gone: { ...storedStorageAccount('srv-4'), retiredAt: '2026-02-01T00:00:00.000Z' },
    };

    it.each([
      ['srv-1', 'the one of that name', [items.one.id]],
      ['SRV-1.contoso.local', 'the one of that host name', [items.one.id]],
      ['srv-2', 'none of two', []],
      ['srv-3', 'none of another integration', []],
      ['srv-4', 'none that is retired', []],
      ['srv', 'none whose name only begins so', []],
    ])('%s is bound to %s', async (name, _what, ciIds) => {
      const { process, all, configurationItems } = incidentDesk();
      for (const item of Object.values(items)) await configurationItems.create(item);
      await process(named(name));
      expect(all()).toMatchObject([{ ciIds, targetNames: [name, 'web-1'] }]);
    });
  });

  it('resolves its incident', async () => {
    const { process, incident } = incidentDesk();
    await process(alert());
    await process(resolvedAlert());
    expect(incident()).toMatchObject({
      state: 'resolved',
      resolvedAt: '2026-03-01T10:20:00.000Z',
      timeline: [{ condition: 'Fired' }, { condition: 'Resolved' }],
    });
  });

  it('stays resolved when Fired comes after Resolved, and is described by Fired', async () => {
    const { process, incident } = incidentDesk();
    await process(resolvedAlert({ description: 'It is over' }));
    expect(incident()).toMatchObject({ state: 'resolved', recurrence: { count: 1 } });
    await process(alert());
    expect(incident()).toMatchObject({
      state: 'resolved',
      openedAt: '2026-03-01T10:00:00.123Z',
      description: expect.stringContaining('The CPU is busy'),
    });
  });

  it('opens again and counts when the same alert fires at a later time', async () => {
    const { process, incident } = incidentDesk();
    await process(alert());
    await process(resolvedAlert());
    await process(alert({ firedDateTime: '2026-03-02T08:00:00Z', description: 'Busy again' }));
    expect(incident()).toMatchObject({
      state: 'open',
      resolvedAt: null,
      openedAt: '2026-03-01T10:00:00.123Z',
      recurrence: { count: 2 },
      description: expect.stringContaining('Busy again'),
    });
  });

  it('changes nothing when it is delivered again', async () => {
    const { process, incident } = incidentDesk();
    await process(alert(), { deliveryId: 'first' });
    const before = incident();
    const again = { deliveryId: 'second', source: 'replay' } as const;
    await expect(process(alert(), again)).resolves.toMatchObject({ outcome: 'unchanged' });
    expect(incident()).toEqual(before);
  });

  it('changes nothing on a settled incident, whichever of its deliveries is replayed', async () => {
    const { process, incident } = incidentDesk();
    await process(alert());
    await process(resolvedAlert());
    const before = incident();
    for (const body of [alert(), resolvedAlert()]) await process(body, { source: 'replay' });
    expect(incident()).toEqual(before);
  });

  it('is the same alert whatever the casing of its id', async () => {
    const { process, all } = incidentDesk();
    await process(alert());
    await process(resolvedAlert({ alertId: ALERT_ID.toUpperCase() }));
    expect(all()).toHaveLength(1);
  });

  it('of another integration is another incident, even with the same id', async () => {
    const { process, all } = incidentDesk();
    await process(alert());
    await process(resolvedAlert(), { integrationId: 'another' });
    expect(all().map(({ state }) => state)).toEqual(['open', 'resolved']);
  });

  it('is verified once any of its deliveries is', async () => {
    const { process, incident } = incidentDesk();
    await process(alert(), { verified: false });
    expect(incident()).toMatchObject({ verified: false });
    await process(alert(), { verified: true });
    expect(incident()).toMatchObject({ verified: true, timeline: [{ condition: 'Fired' }] });
    await process(resolvedAlert(), { verified: false });
    expect(incident()).toMatchObject({ verified: true });
  });

  it('of the test button has a number of its own range and no recurrence', async () => {
    const { process, incident, all } = incidentDesk();
    await process(alert());
    await process(alert(), { test: true });
    expect(incident(ALERT_ID, true)).toMatchObject({
      number: 'TST0000001',
      test: true,
      recurrence: { count: 1, previous: null },
    });
    expect(all().map(({ number }) => number)).toEqual(['INC0000001', 'TST0000001']);
  });

  it.each([
    ['Sev0', 'P1'],
    ['Sev4', 'P5'],
    [null, 'P3'],
    ['Verbose', 'P3'],
  ])('of severity %s becomes priority %s', async (severity, priority) => {
    const { process, incident } = incidentDesk();
    await process(alert({ severity }));
    expect(incident()?.priority).toBe(priority);
  });

  it('has the priority that its integration sets for the severity', async () => {
    const { process, incident } = incidentDesk({
      priorities: { ...integration().priorities, Sev1: 'P1' },
    });
    await process(alert({ severity: 'sev1' }));
    expect(incident()?.priority).toBe('P1');
  });

  it('has an id that DynamoDB takes as a key, however long Azure’s is', async () => {
    const { process, all } = incidentDesk();
    await process(alert({ alertId: 'ü'.repeat(1000) }));
    expect(all()).toHaveLength(1);
    expect(Buffer.byteLength(all()[0]?.id ?? '')).toBeLessThan(2048);
  });
});

describe('deliveries of one alert', () => {
  const moments = [
    ['Fired', alert()],
    ['Resolved', resolvedAlert()],
    ['Fired', alert({ firedDateTime: '2026-03-01T11:00:00Z' })],
    [
      'Resolved',
      resolvedAlert({
        firedDateTime: '2026-03-01T11:00:00Z',
        resolvedDateTime: '2026-03-01T11:30:00Z',
      }),
    ],
  ] as const;

  it.each([
    ['fired and resolved', 2, 'resolved'],
    ['fired, resolved and fired again', 3, 'open'],
    ['fired and resolved twice', 4, 'resolved'],
  ] as const)(
    '%s end the same in any order, five copies each, all at once',
    async (_, length, state) => {
      const told = moments.slice(0, length);
      const copies = told.flatMap(([, body]) => Array.from({ length: 5 }, () => body));
      const inOrder = incidentDesk();
      for (const body of copies) await inOrder.process(body);
      const { revision: _revision, ...expected } = inOrder.incident() ?? { revision: 0 };

      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(copies, { minLength: copies.length }),
          fc.integer({ min: 1, max: copies.length }),
          async (bodies, atOnce) => {
            const { process, all } = incidentDesk();
            for (let start = 0; start < bodies.length; start += atOnce) {
              const some = bodies.slice(start, start + atOnce);
              await Promise.all(some.map((body) => process(body)));
            }
            expect(all()).toEqual([{ ...expected, revision: expect.any(Number) }]);
            expect(all()[0]).toMatchObject({
              state,
              timeline: told.map(([condition]) => ({ condition })),
            });
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});
