import * as z from 'zod';

/** Query of every listing: how many, and where to go on. */
export const paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
  cursor: z
    .string()
    .optional()
    .meta({ description: 'Of the page before; it is good for this listing only.' }),
};

/** What names begin with, in any casing. */
export const prefix = z
  .string()
  .max(100)
  .optional()
  .meta({ description: 'With what names begin.' });

/** A page of a listing; without `cursor` it is the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), cursor: z.string().optional() });
}
