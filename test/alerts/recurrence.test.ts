import * as fc from 'fast-check';
import { alertIdOf, ending, firing, incidentDesk } from './incident-desk.ts';

const FIRST = ['2026-03-01T10:00:00Z', '2026-03-01T10:20:00Z'] as const;
const SOON = '2026-03-01T10:40:00Z';
const MUCH_LATER = '2026-03-03T08:00:00Z';

describe('a rule that fires again with another alert id', () => {
  it('reopens its incident shortly after that was resolved', async () => {
    const { process, all, incidents } = incidentDesk();
    await process(firing(1, FIRST[0]));
    await process(ending(1, ...FIRST));
    await expect(process(firing(2, SOON))).resolves.toMatchObject({
      number: 'INC0000001',
      outcome: 'reopened',
    });
    expect(all()).toMatchObject([
      {
        state: 'open',
        timeline: [{ condition: 'Fired' }, { condition: 'Resolved' }, { condition: 'Fired' }],
        recurrence: { count: 2, previous: null },
      },
    ]);
    await process(ending(2, SOON, '2026-03-01T11:00:00Z'));
    expect(all()).toMatchObject([{ state: 'resolved', resolvedAt: '2026-03-01T11:00:00.000Z' }]);
    expect(
      (await incidents.origin(all()[0]?.integrationId ?? '', all()[0]?.origin ?? ''))?.firings,
    ).toHaveLength(2);
  });

  it('opens an incident of its own later on, which counts and names the one before', async () => {
    const { process, all } = incidentDesk();
    for (const [number, day] of ['01', '03', '05'].entries()) {
      const fired = `2026-03-${day}T10:00:00Z`;
      await process(firing(number, fired));
      await process(ending(number, fired, `2026-03-${day}T10:20:00Z`));
    }
    await process(firing(9, '2026-03-11T10:00:00Z'));
    expect(
      all().map(({ number, recurrence }) => [number, recurrence.count, recurrence.previous]),
    ).toEqual([
      ['INC0000001', 1, null],
      ['INC0000002', 2, 'INC0000001'],
      ['INC0000003', 3, 'INC0000002'],
      ['INC0000004', 2, 'INC0000003'],
    ]);
  });

  it('always opens an incident of its own when reopening is off', async () => {
    const { process, all } = incidentDesk({ reopenWithinMinutes: 0 });
    await process(firing(1, FIRST[0]));
    await process(ending(1, ...FIRST));
    await process(firing(2, SOON));
    expect(all().map(({ state }) => state)).toEqual(['resolved', 'open']);
  });

  it('is not muted by an incident that was never resolved', async () => {
    const { process, all } = incidentDesk();
    await process(firing(1, FIRST[0]));
    await process(firing(2, MUCH_LATER));
    expect(all()).toHaveLength(2);
  });

  it('stays open until the last of its alerts is resolved', async () => {
    const { process, all } = incidentDesk();
    await process(firing(1, FIRST[0]));
    await process(ending(1, ...FIRST));
    await process(firing(2, SOON));
    await process(firing(3, SOON));
    await process(ending(2, SOON, '2026-03-01T10:50:00Z'));
    expect(all()).toMatchObject([{ state: 'open', resolvedAt: null }]);
    await process(ending(3, SOON, '2026-03-01T10:55:00Z'));
    expect(all()).toMatchObject([{ state: 'resolved' }]);
  });

  it('reopens by its end, too, when that comes first', async () => {
    const { process, all } = incidentDesk();
    await process(firing(1, FIRST[0]));
    await process(ending(1, ...FIRST));
    await process(ending(2, SOON, '2026-03-01T11:00:00Z'));
    await process(firing(2, SOON));
    expect(all()).toMatchObject([{ state: 'resolved' }]);
    expect(all()[0]?.timeline).toHaveLength(4);
  });

  it('of another rule or machine has nothing to do with it', async () => {
    const { process, all } = incidentDesk();
    await process(firing(1, FIRST[0]));
    await process(ending(1, ...FIRST));
    await process(firing(2, SOON, { originAlertId: 'another' }));
    expect(all()).toMatchObject([{ state: 'resolved' }, { recurrence: { count: 1 } }]);
  });
});

describe('several firings of one rule at the same instant', () => {
  const at = (number: number) => firing(number, SOON);

  it.each([0, 30])(
    'are all there, with a window of %s minutes, in any order and number of copies',
    async (reopenWithinMinutes) => {
      const copies = [2, 3, 4].flatMap((number) => [at(number), at(number)]);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(copies, { minLength: copies.length }),
          async (bodies) => {
            const { process, all } = incidentDesk({ reopenWithinMinutes });
            await process(firing(1, FIRST[0]));
            await process(ending(1, ...FIRST));
            await Promise.all(bodies.map((body) => process(body)));
            const fired = all().flatMap(({ timeline }) =>
              timeline
                .filter(({ condition }) => condition === 'Fired')
                .map(({ alertKey }) => alertKey),
            );
            expect(fired.toSorted()).toEqual([1, 2, 3, 4].map((n) => alertIdOf(n).toLowerCase()));
            expect(all()).toHaveLength(reopenWithinMinutes === 0 ? 4 : 1);
            const counts = all().map(({ recurrence }) => recurrence.count);
            expect(Math.max(...counts)).toBe(4);
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});
