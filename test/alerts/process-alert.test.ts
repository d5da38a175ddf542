import * as fc from 'fast-check';
import { processAlert } from '../../lambdas/alerts/process-alert.ts';
import { ALERT_ID, alert, delivery, resolvedAlert, TARGET_ID } from '../fixtures/alert.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';

function desk() {
  const ports = {
    incidents: memoryIncidentStore(),
    configurationItems: memoryConfigurationItemStore(),
  };
  return {
    ...ports,
    process: (body: unknown, deliveryId?: string) =>
      processAlert(delivery(body, deliveryId), ports),
    incident: () => ports.incidents.incidents.get(ALERT_ID.toLowerCase()),
  };
}

describe('an alert', () => {
  it('opens an incident that names its configuration item', async () => {
    const { process, incident, configurationItems } = desk();
    await configurationItems.create({ ...storedStorageAccount('x'), id: TARGET_ID });
    await expect(process(alert())).resolves.toEqual({ number: 'INC0000001', outcome: 'opened' });
    expect(incident()).toMatchObject({
      number: 'INC0000001',
      title: 'CPU high',
      description:
        'The CPU is busy\nAverage Percentage CPU is 93.5 (alerts above 5, window PT5M; host=web-1)',
      priority: 'P2',
      state: 'open',
      ciIds: [TARGET_ID],
      targetIds: [TARGET_ID],
      openedAt: '2026-03-01T10:00:00.123Z',
      resolvedAt: null,
    });
  });

  it('opens an incident without a CI when the resource is not in the CMDB', async () => {
    const { process, incident } = desk();
    await process(alert());
    expect(incident()).toMatchObject({ ciIds: [], targetIds: [TARGET_ID] });
  });

  it('resolves its incident', async () => {
    const { process, incident } = desk();
    await process(alert());
    await process(resolvedAlert());
    expect(incident()).toMatchObject({
      state: 'resolved',
      resolvedAt: '2026-03-01T10:20:00.000Z',
      timeline: [{ condition: 'Fired' }, { condition: 'Resolved' }],
    });
  });

  it('stays resolved when Fired comes after Resolved', async () => {
    const { process, incident } = desk();
    await process(resolvedAlert());
    await process(alert());
    expect(incident()).toMatchObject({ state: 'resolved', openedAt: '2026-03-01T10:00:00.123Z' });
  });

  it('opens again when the same alert fires at a later time', async () => {
    const { process, incident } = desk();
    await process(alert());
    await process(resolvedAlert());
    await process(alert({ firedDateTime: '2026-03-02T08:00:00Z' }));
    expect(incident()).toMatchObject({ state: 'open', resolvedAt: null });
  });

  it('changes nothing when it is delivered again', async () => {
    const { process, incident } = desk();
    await process(alert(), 'first');
    const before = incident();
    await expect(process(alert(), 'second')).resolves.toMatchObject({ outcome: 'unchanged' });
    expect(incident()).toEqual(before);
  });

  it('is the same alert whatever the casing of its id', async () => {
    const { process, incidents } = desk();
    await process(alert());
    await process(resolvedAlert({ alertId: ALERT_ID.toUpperCase() }));
    expect(incidents.incidents.size).toBe(1);
  });

  it('ends as one resolved incident in any order, any number of copies, all at once', async () => {
    const copies = [alert(), resolvedAlert()].flatMap((body) =>
      Array.from({ length: 5 }, () => body),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(copies, { minLength: copies.length }),
        async (bodies) => {
          const { process, incidents, incident } = desk();
          await Promise.all(bodies.map((body, index) => process(body, `delivery-${index}`)));
          expect(incidents.incidents.size).toBe(1);
          expect(incident()?.state).toBe('resolved');
          expect(incident()?.timeline.map((entry) => entry.condition)).toEqual([
            'Fired',
            'Resolved',
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['Sev0', 'P1'],
    ['Sev4', 'P5'],
    [null, 'P3'],
    ['Verbose', 'P3'],
  ])('of severity %s becomes priority %s', async (severity, priority) => {
    const { process, incident } = desk();
    await process(alert({ severity }));
    expect(incident()?.priority).toBe(priority);
  });

  it('without rule, targets or description still makes a readable incident', async () => {
    const { process, incident } = desk();
    await process(
      alert({
        alertRule: null,
        alertTargetIDs: null,
        configurationItems: ['budgets'],
        description: null,
        monitoringService: 'CostAlerts',
      }),
    );
    expect(incident()).toMatchObject({ title: 'CostAlerts alert', targetIds: [] });
  });
});
