import type { AuditLog, AuditRecord } from '../../lambdas/shared/domain/audit-log.ts';

const act = (id: string, at: string): AuditRecord => ({
  id,
  at,
  by: { id: 'https://issuer|ann', name: 'Ann', roles: ['cloud_admin'] },
  action: 'changeIntegration',
  target: { integrationId: 'one' },
  outcome: null,
});
const FIRST = act('a', '2026-01-01T00:00:00.000Z');
const SECOND = act('b', '2026-01-02T00:00:00.000Z');
const THIRD = act('c', '2026-01-03T00:00:00.000Z');
const DONE = {
  result: 'succeeded' as const,
  target: {},
  before: { a: 1 },
  after: { a: [2, null] },
};

/** What every audit log does; `makeLog` gives an empty one. */
export function auditLogContract(makeLog: () => Promise<AuditLog>): void {
  it('lists acts newest first, in pages', async () => {
    const log = await makeLog();
    for (const record of [SECOND, THIRD, FIRST]) await log.begin(record);
    const page = await log.list(2);
    expect(page.items).toEqual([THIRD, SECOND]);
    expect(await log.list(2, page.cursor)).toEqual({ items: [FIRST], cursor: undefined });
  });

  it('tells how an act ended, and of one without an end that it was begun', async () => {
    const log = await makeLog();
    await log.begin(FIRST);
    await log.begin(SECOND);
    await log.end(FIRST, DONE);
    expect((await log.list(9)).items).toEqual([SECOND, { ...FIRST, outcome: DONE }]);
  });

  it('never changes an act that has ended, and ends none that was not begun', async () => {
    const log = await makeLog();
    await log.begin(FIRST);
    await log.end(FIRST, DONE);
    await expect(log.end(FIRST, { ...DONE, result: 'not_found' })).rejects.toThrow();
    await expect(log.end(SECOND, DONE)).rejects.toThrow();
    expect((await log.list(9)).items).toEqual([{ ...FIRST, outcome: DONE }]);
  });

  it('refuses a cursor that is none of its own', async () => {
    const log = await makeLog();
    await expect(log.list(1, 'nonsense')).rejects.toMatchObject({ faults: [{ field: 'cursor' }] });
  });
}
