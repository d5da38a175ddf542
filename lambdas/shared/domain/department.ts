import * as z from 'zod';

/** A department, made of what people's `department` and managers say. It keeps its id when renamed. */
export const Department = z.strictObject({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  formerNames: z.array(z.string()),
  /** Who has nobody of the department above. */
  headId: z.string().nullable(),
  /** The department of the head's manager. */
  parentId: z.string().nullable(),
  /** Active people. */
  people: z.number().int(),
  /** Into which one it was merged. */
  mergedInto: z.string().nullable(),
  /** Since when nobody has been in it. */
  endedAt: z.iso.datetime().nullable(),
  revision: z.number().int(),
});
export type Department = z.infer<typeof Department>;

/** Equal for all spellings of one department's name. */
export function departmentKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
