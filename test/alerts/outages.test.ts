import * as fc from 'fast-check';
import { activity, body } from './alert-kinds/bodies.ts';
import { alertIdOf, incidentDesk } from './incident-desk.ts';

const DAY = '2026-03-01';
const WEEKS_LATER = '2026-03-22';

type Health = 'Available' | 'Unavailable' | 'Degraded' | null;

/** An alert of Resource Health: each change of a resource's health is one, with ids of its own. */
function health(number: number, at: string, status: string, now: Health, before: Health) {
  const properties = { currentHealthStatus: now, previousHealthStatus: before, type: 'Downtime' };
  return body(
    'Resource Health',
    activity('ResourceHealth', properties, { eventTimestamp: at, eventDataId: at, status }),
    { alertId: alertIdOf(number), originAlertId: `${number}_of-no-use`, firedDateTime: at },
  );
}

/** All that Azure tells of one outage; the second is told at the same instant as the first. */
function outage(day: string, first: number) {
  return [
    health(first, `${day}T10:00:00Z`, 'Active', 'Unavailable', 'Available'),
    health(first + 1, `${day}T10:00:00Z`, 'Updated', 'Available', 'Available'),
    health(first + 2, `${day}T11:30:00Z`, 'InProgress', 'Unavailable', 'Unavailable'),
    health(first + 3, `${day}T13:00:00Z`, 'Resolved', 'Available', 'Unavailable'),
    health(first + 4, `${day}T19:00:00Z`, 'Updated', 'Available', 'Available'),
  ];
}

describe('one outage of a resource', () => {
  it.each([0, 30])(
    'ends as one resolved incident, in any order and number of copies, with a window of %s minutes',
    async (reopenWithinMinutes) => {
      const told = outage(DAY, 1);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([...told, ...told], { minLength: 2 * told.length }),
          fc.boolean(),
          async (bodies, atOnce) => {
            const { process, all } = incidentDesk({ reopenWithinMinutes });
            if (atOnce) await Promise.all(bodies.map((each) => process(each)));
            else for (const each of bodies) await process(each);
            expect(all()).toMatchObject([
              {
                state: 'resolved',
                openedAt: '2026-03-01T10:00:00.000Z',
                recurrence: { count: 1, earlier: 0, previous: null },
              },
            ]);
            expect(all()[0]?.timeline.map(({ condition }) => condition)).toEqual([
              'Fired',
              'Updated',
              'Fired',
              'Resolved',
              'Updated',
            ]);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('is still one when two alert rules tell of it', async () => {
    const { process, all } = incidentDesk();
    for (const each of [...outage(DAY, 1), ...outage(DAY, 101)]) await process(each);
    expect(all()).toMatchObject([{ state: 'resolved', recurrence: { count: 1 } }]);
  });

  it('stays open while nothing says that it is over', async () => {
    const { process, all } = incidentDesk();
    for (const each of outage(DAY, 1).slice(0, 3)) await process(each);
    expect(all()).toMatchObject([{ state: 'open' }]);
    await process(health(9, `${DAY}T12:00:00Z`, 'Updated', null, null));
    expect(all()).toMatchObject([{ state: 'open' }]);
  });

  it('goes on when the resource fails again within the window', async () => {
    const { process, all } = incidentDesk();
    for (const each of outage(DAY, 1)) await process(each);
    const again = health(9, `${DAY}T13:10:00Z`, 'Active', 'Unavailable', 'Available');
    await expect(process(again)).resolves.toMatchObject({ outcome: 'reopened' });
    expect(all()).toMatchObject([{ state: 'open', recurrence: { count: 2, previous: null } }]);
  });

  it('of another resource has nothing to do with it', async () => {
    const { process, all } = incidentDesk();
    for (const each of outage(DAY, 1)) await process(each);
    const other = health(9, `${DAY}T13:10:00Z`, 'Active', 'Unavailable', 'Available');
    other.data.essentials.alertTargetIDs = ['/subscriptions/s/providers/x.y/z/other'];
    await process(other);
    expect(all()).toMatchObject([{ state: 'resolved' }, { recurrence: { count: 1 } }]);
  });
});

describe('a new outage of the same resource', () => {
  it('is an incident of its own, in any order, which names the one before', async () => {
    const second = outage(WEEKS_LATER, 11);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(second, { minLength: second.length }),
        async (bodies) => {
          const { process, all } = incidentDesk();
          for (const each of outage(DAY, 1)) await process(each);
          await Promise.all(bodies.map((each) => process(each)));
          expect(all().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
          expect(all()[1]).toMatchObject({
            openedAt: '2026-03-22T10:00:00.000Z',
            recurrence: { count: 1, previous: 'INC0000001' },
          });
          const course = all()[1]?.timeline.filter(({ condition }) => condition !== 'Updated');
          expect(course?.map(({ condition }) => condition)).toEqual(['Fired', 'Fired', 'Resolved']);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('leaves nothing open and nothing out, however the alerts of both arrive', async () => {
    const both = [...outage(DAY, 1), ...outage(WEEKS_LATER, 11)];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(both, { minLength: both.length }),
        fc.constantFrom(0, 30),
        async (bodies, reopenWithinMinutes) => {
          const { process, all } = incidentDesk({ reopenWithinMinutes });
          for (const each of bodies) await process(each);
          expect(new Set(all().map(({ state }) => state))).toEqual(new Set(['resolved']));
          const told = all().flatMap(({ timeline }) => timeline.map(({ at }) => at));
          expect(told).toHaveLength(both.length);
          expect(all().length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('counts the ones of the last seven days', async () => {
    const { process, all } = incidentDesk();
    for (const [number, day] of ['2026-03-01', '2026-03-04', '2026-03-06'].entries()) {
      for (const each of outage(day, 10 * number + 1)) await process(each);
    }
    expect(all().map(({ recurrence }) => recurrence.count)).toEqual([1, 2, 3]);
  });

  it('is not muted by one whose end was never told', async () => {
    const { process, all } = incidentDesk();
    const told = outage(DAY, 1);
    await process(told[0]);
    for (const each of outage(WEEKS_LATER, 11)) await process(each);
    expect(all().map(({ state }) => state)).toEqual(['open', 'resolved']);
    await process(told[3]);
    expect(all().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
  });
});
