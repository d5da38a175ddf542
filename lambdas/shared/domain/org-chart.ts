import * as z from 'zod';

/** Somebody whom nobody active manages, and how many active people are below. */
export const OrgTop = z.strictObject({ personId: z.string(), people: z.number().int() });
export type OrgTop = z.infer<typeof OrgTop>;

/** Where the lines of managers begin. Whoever else is active is below one of the tops, or outside. */
export const OrgChart = z.strictObject({
  /** Those with the most people below first. */
  tops: z.array(OrgTop),
  /** Tops that are too many to be kept. */
  omitted: z.number().int(),
  /** Active people with neither an active manager nor reports. */
  outside: z.number().int(),
});
export type OrgChart = z.infer<typeof OrgChart>;
