import * as fc from 'fast-check';
import { settle } from '../../../lambdas/shared/domain/incident.ts';
import {
  FIRST_ENTRIES,
  LAST_ENTRIES,
  type Timeline,
  type TimelineEntry,
  withEntry,
} from '../../../lambdas/shared/domain/incident-timeline.ts';
import { incident } from '../../fixtures/incident.ts';

const START = Date.parse('2026-03-01T10:00:00Z');

function entry(minute: number): TimelineEntry {
  const at = new Date(START + minute * 60_000).toISOString();
  return {
    deliveryId: `delivery-${minute}`,
    alertKey: 'one',
    condition: minute % 2 === 0 ? 'Fired' : 'Resolved',
    at,
    receivedAt: at,
    source: 'webhook',
  };
}

function fold(entries: readonly TimelineEntry[]): Timeline {
  const empty: Timeline = { timeline: [], omittedEntries: 0 };
  return entries.reduce((before, each) => withEntry(before, each) ?? before, empty);
}

describe('a timeline of more entries than are kept', () => {
  const surplus = 100;
  const entries = Array.from({ length: FIRST_ENTRIES + LAST_ENTRIES + surplus }, (_, n) =>
    entry(n),
  );

  it('keeps the first and the last ones, and counts those between', () => {
    const { timeline, omittedEntries } = fold(entries);
    expect(timeline).toEqual([...entries.slice(0, FIRST_ENTRIES), ...entries.slice(-LAST_ENTRIES)]);
    expect(omittedEntries).toBe(surplus);
  });

  it('keeps the same ones, and ends in the same state, in whichever order they come', () => {
    const expected = fold(entries);
    const recurring = { earlier: 0, previous: null };
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const { timeline, omittedEntries } = fold(shuffled);
        expect(timeline).toEqual(expected.timeline);
        expect(settle({ timeline, omittedEntries }, recurring).state).toBe('resolved');
      }),
      { numRuns: 20 },
    );
  });

  it('learns nothing from any of them that comes again, the omitted ones included', () => {
    const folded = fold(entries);
    for (const each of entries) expect(withEntry(folded, each)).toBeUndefined();
  });

  it('leaves an incident far below DynamoDB’s 400 KB', () => {
    const { timeline, omittedEntries } = fold(
      entries.map((each) => ({ ...each, alertKey: 'k'.repeat(200) })),
    );
    const full = incident({ timeline: [...timeline], omittedEntries });
    expect(JSON.stringify(full).length).toBeLessThan(100_000);
  });
});

it('is resolved where a person or time ended all of it, until something fires again', () => {
  const recurring = { earlier: 0, previous: null };
  const end = { ...entry(3), alertKey: null, source: 'person' as const };
  const state = (entries: TimelineEntry[]) => settle(fold(entries), recurring).state;
  expect(state([entry(2), end])).toBe('resolved');
  expect(state([entry(2), end, entry(4)])).toBe('open');
});
