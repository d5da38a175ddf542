import * as z from 'zod';
import { IntegrationErrorCode } from '../domain/integration-error.ts';

/**
 * The body of every answer that is not 2xx: RFC 9457 problem details with the fix.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const Problem = z
  .object({
    title: z.string().meta({ description: 'What happened, and why.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    code: IntegrationErrorCode.optional().meta({
      description: 'For programs. Absent from 429 and 503 of the gateway itself.',
    }),
    fix: z.string().meta({ description: 'What to do about it.' }),
    faults: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Every fault of a request that is not valid.' }),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
