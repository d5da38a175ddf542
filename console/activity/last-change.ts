import type { AuditRecord } from '../../lambdas/shared/domain/audit-log.ts';
import type { Client } from '../api/client.ts';

/** Who did something, and when (ISO 8601 UTC). */
export interface LastChange {
  readonly name: string;
  readonly at: string;
}

/** Who did something to an integration last, as far as the newest records tell. */
export async function lastChange(
  call: Client,
  action: string,
  integrationId: string,
): Promise<LastChange | undefined> {
  const { items } = await call<{ items: AuditRecord[] }>('/api/audit-records?limit=100');
  const record = items.find(
    (each) =>
      each.action === action &&
      each.target.integrationId === integrationId &&
      each.outcome?.result === 'succeeded',
  );
  return record && { name: record.by.name, at: record.at };
}
