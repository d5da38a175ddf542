import * as z from 'zod';
import type { Answer, AzureRequest } from '../service.ts';

/**
 * Answers one control call. Throws RangeError with a sentence, which becomes a 400.
 *
 * @param id what follows the subject in the path: `/simulator/faults/7`
 */
export type ControlRoute = (request: AzureRequest, id: string | undefined) => Answer;

/** By method and subject: `POST faults`. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>;

export const NO_CONTENT: Answer = { status: 204 };

export function ok(body: unknown): Answer {
  return { status: 200, body: body as NonNullable<Answer['body']> };
}

/** The body, checked. Throws RangeError with what is wrong. */
export function read<T>(schema: z.ZodType<T>, request: AzureRequest): T {
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch {
    throw new RangeError('The body is not JSON.');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new RangeError(z.prettifyError(result.error));
}
