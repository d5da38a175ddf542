import * as z from 'zod';
import { Role } from './caller.ts';
import { IntegrationErrorCode } from './integration-error.ts';
import type { Page } from './page.ts';

/** How an administrative act ended. */
export const AuditOutcome = z.strictObject({
  /** `succeeded`, or the code of the error that refused it. */
  result: z.union([z.literal('succeeded'), IntegrationErrorCode]),
  /** What it was done to, when that was known only afterwards, such as a new id. */
  target: z.record(z.string(), z.string()),
  /** What was changed, as it was and as it is; null when there is nothing to tell. Never a secret. */
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** One administrative act: who did what, when, to what, and what came of it. Kept for ever. */
export const AuditRecord = z
  .strictObject({
    id: z.string(),
    /** ISO 8601 UTC. */
    at: z.string(),
    /** Issuer and subject of the caller's token, and what people call them. */
    by: z.strictObject({ id: z.string(), name: z.string(), roles: z.array(Role) }),
    /** Name of the route, e.g. `changeIntegration`. */
    action: z.string(),
    /** What the address names, e.g. `{ integrationId }`. */
    target: z.record(z.string(), z.string()),
    /** Null: it was begun, and nothing is known of its end. */
    outcome: AuditOutcome.nullable(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Where administrative acts are kept. */
export interface AuditLog {
  /** Keeps an act before it is done, so that none is done that is not on record. */
  begin(record: AuditRecord): Promise<void>;
  /** Keeps how it ended. */
  end(record: Pick<AuditRecord, 'at' | 'id'>, outcome: AuditOutcome): Promise<void>;
  /** Newest first. @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  list(limit: number, cursor?: string): Promise<Page<AuditRecord>>;
}
