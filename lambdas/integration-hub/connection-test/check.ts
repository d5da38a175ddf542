import * as z from 'zod';
import { toFailure } from '../../shared/domain/integration-error.ts';
import { AzureError } from '../../shared/domain/resource-manager.ts';

/** What is tested, in the order of the report. */
export const CheckId = z.enum([
  'sign-in',
  'graph-sign-in',
  'subscription',
  'read-access',
  'resource-providers',
  'monitoring-reader',
  'user-read',
  'group-read',
  'directory-read',
  'rotation',
  'secret-expiry',
  'webhook',
]);
export type CheckId = z.infer<typeof CheckId>;

/** One thing that was tested. */
export const Check = z.strictObject({
  id: CheckId,
  title: z.string(),
  /** `warned`: works, but not all of it or not for ever; `skipped`: nothing to test, or no way to. */
  status: z.enum(['passed', 'warned', 'failed', 'skipped']),
  /** The field of the settings that it concerns. */
  field: z.string(),
  /** The subscription that it is about; null when it is about the whole tenant. */
  subscriptionId: z.string().nullable(),
  /** What was seen, and why. */
  message: z.string(),
  /** What to do about it; null when there is nothing to do. */
  fix: z.string().nullable(),
  /** Azure's own code, e.g. `AADSTS7000215`. */
  azureCode: z.string().nullable(),
  /** For Microsoft's support; null when Azure gave none. */
  traceId: z.string().nullable(),
  correlationId: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

/** What a check is about, before it is known how it ends. */
export type Subject = Pick<Check, 'id' | 'title' | 'field'> & {
  readonly subscriptionId?: string | undefined;
};

export function passed(subject: Subject, message: string): Check {
  return check(subject, { status: 'passed', message });
}

export function skipped(subject: Subject, message: string): Check {
  return check(subject, { status: 'skipped', message });
}

export function warned(subject: Subject, message: string, fix: string): Check {
  return check(subject, { status: 'warned', message, fix });
}

export function failed(subject: Subject, message: string, fix: string): Check {
  return check(subject, { status: 'failed', message, fix });
}

/** A check that an error ended, with all that Azure said of it. */
export function failedBy(
  subject: Subject,
  error: unknown,
  status: 'failed' | 'warned' = 'failed',
): Check {
  const { message, fix } = toFailure(error);
  const id = (word: string) => new RegExp(`\\b${word} ([0-9a-f-]{36})`, 'i').exec(message)?.[1];
  return check(subject, {
    status,
    message,
    fix,
    azureCode: (error instanceof AzureError && error.azureCode) || null,
    traceId: id('trace') ?? null,
    correlationId: id('correlation') ?? null,
    requestId: id('request') ?? null,
  });
}

function check(
  {
    subscriptionId = null,
    ...subject
  }: Omit<Subject, 'subscriptionId'> & {
    readonly subscriptionId?: string | null | undefined;
  },
  outcome: Pick<Check, 'status' | 'message'> & Partial<Check>,
): Check {
  return {
    ...subject,
    subscriptionId,
    fix: null,
    azureCode: null,
    traceId: null,
    correlationId: null,
    requestId: null,
    ...outcome,
  };
}
