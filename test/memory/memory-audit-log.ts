import type { AuditLog, AuditRecord } from '../../lambdas/shared/domain/audit-log.ts';
import { pageAfter } from './page-after.ts';

/** Administrative acts in memory. */
export function memoryAuditLog(): AuditLog {
  const records: AuditRecord[] = [];
  return {
    async begin(record) {
      records.unshift(record);
      records.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    async end({ id }, outcome) {
      const index = records.findIndex((record) => record.id === id);
      const record = records[index];
      if (record?.outcome !== null) throw new Error(`Act ${id} has not begun, or has ended.`);
      records[index] = { ...record, outcome };
    },
    async list(limit, cursor) {
      return pageAfter(records, ({ id }) => id, limit, cursor);
    },
  };
}
