import { loadScopeIndex } from '../../lambdas/cmdb-discovery/scope-index.ts';
import type { ScopeEntry } from '../../lambdas/shared/domain/configuration-item-store.ts';

const AT = '2026-01-01T00:00:00.000Z';

function entry(id: string, overrides: Partial<ScopeEntry> = {}): ScopeEntry {
  return { id, hash: `hash of ${id}`, missingSince: null, retiredAt: null, ...overrides };
}

async function* pages(...entries: readonly ScopeEntry[]): AsyncIterable<readonly ScopeEntry[]> {
  for (const one of entries) yield [one];
}

describe('the index of a scope', () => {
  it('knows the hash of each item, and whether it was away', async () => {
    const index = await loadScopeIndex(
      pages(entry('a'), entry('b', { missingSince: AT }), entry('c', { retiredAt: AT })),
    );
    expect(index.living).toBe(2);
    expect(index.see('a')).toEqual({ hash: 'hash of a', away: false });
    expect(index.see('b')).toEqual({ hash: 'hash of b', away: true });
    expect(index.see('c')).toEqual({ hash: 'hash of c', away: true });
    expect(index.see('d')).toBeUndefined();
  });

  it('has all seen when only retired items are left', async () => {
    const index = await loadScopeIndex(
      pages(entry('a'), entry('b', { missingSince: AT }), entry('c', { retiredAt: AT })),
    );
    index.see('a');
    expect(index.isAllSeen()).toBe(false);
    expect(index.isUnseen('b')).toBe(true);
    index.see('b');
    expect(index.isAllSeen()).toBe(true);
  });

  it('counts as seen what a predecessor saw', async () => {
    const first = await loadScopeIndex(pages(entry('a'), entry('b')));
    first.see('a');
    const next = await loadScopeIndex(pages(entry('a'), entry('b')), [first.takeSeen()]);
    expect(next.isUnseen('a')).toBe(false);
    expect(next.isUnseen('b')).toBe(true);
    expect(first.takeSeen()).toHaveLength(0);
  });
});
