import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AuditLog, AuditOutcome } from '../../shared/domain/audit-log.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import { toFailure } from '../../shared/domain/integration-error.ts';
import type { Reply } from '../route.ts';

/** What an audit record is made with. */
export interface AuditPorts {
  readonly audit: AuditLog;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Tells those who run the service of an act whose end could not be put on record. */
  readonly report: (message: string, error: Error) => void;
}

/**
 * Does an administrative act with a record of it: begun before, ended after. Without the first there is
 * no act; a lost end leaves a record that says so, and takes nothing back.
 */
export async function audited(
  action: string,
  event: Pick<APIGatewayProxyEvent, 'pathParameters'>,
  { id, name, roles }: Caller,
  act: () => Promise<Reply>,
  { audit, newId, now, report }: AuditPorts,
): Promise<Reply> {
  const record = {
    id: newId(),
    at: now().toISOString(),
    by: { id, name, roles: [...roles] },
    action,
    target: named(event),
    outcome: null,
  };
  await audit.begin(record);

  async function end(outcome: Partial<AuditOutcome> & Pick<AuditOutcome, 'result'>) {
    try {
      await audit.end(record, { target: {}, before: null, after: null, ...outcome });
    } catch (error) {
      const message = `The end of act ${record.id} (${action}) is not on record`;
      report(message, error instanceof Error ? error : new Error(String(error)));
    }
  }

  try {
    const reply = await act();
    const { target = {}, before = null, after = null } = reply.change ?? {};
    await end({ result: 'succeeded', target: { ...target }, before, after });
    return reply;
  } catch (error) {
    await end({ result: toFailure(error).code });
    throw error;
  }
}

function named({ pathParameters }: Pick<APIGatewayProxyEvent, 'pathParameters'>) {
  return Object.fromEntries(
    Object.entries(pathParameters ?? {}).map(([key, value]) => [key, value ?? '']),
  );
}
