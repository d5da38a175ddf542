import fc from 'fast-check';
import { MAX_TOPS, toOrgChart } from '../../lambdas/entra-sync/to-org-chart.ts';

const person = (id: string, managerId: string | null = null) => ({ id, managerId });

describe('the org chart', () => {
  it('begins with whom nobody manages, those with the most people below first', () => {
    const people = [
      person('alone'),
      person('small'),
      person('s1', 'small'),
      person('ceo'),
      person('cto', 'ceo'),
      person('dev', 'cto'),
    ];
    expect(toOrgChart(people)).toEqual({
      tops: [
        { personId: 'ceo', people: 2 },
        { personId: 'small', people: 1 },
      ],
      omitted: 0,
      outside: 1,
    });
  });

  it('counts a manager who is not active, or oneself, as none', () => {
    const people = [person('a', 'gone'), person('b', 'a'), person('c', 'c')];
    expect(toOrgChart(people)).toMatchObject({
      tops: [{ personId: 'a', people: 1 }],
      outside: 1,
    });
  });

  it('cuts a circle of managers, so that its people are not lost', () => {
    const people = [person('b', 'a'), person('a', 'c'), person('c', 'b'), person('d', 'c')];
    expect(toOrgChart(people).tops).toEqual([{ personId: 'a', people: 3 }]);
  });

  it('has everybody below a top, a top, or outside, whoever manages whom', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
    const anybody = fc.option(fc.constantFrom(...ids, 'unknown'), { nil: null });
    fc.assert(
      fc.property(fc.tuple(...ids.map(() => anybody)), (managers) => {
        const { tops, outside } = toOrgChart(ids.map((id, at) => person(id, managers[at] ?? null)));
        const below = tops.reduce((sum, top) => sum + top.people, 0);
        expect(below + tops.length + outside).toBe(ids.length);
      }),
    );
  });

  it('keeps as many tops as anybody looks through, and says how many there are besides', () => {
    const people = Array.from({ length: MAX_TOPS + 5 }, (_, at) => [
      person(`m${at}`),
      person(`r${at}`, `m${at}`),
    ]).flat();
    expect(toOrgChart(people)).toMatchObject({ omitted: 5, outside: 0 });
  });
});
