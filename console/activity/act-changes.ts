/** A field that an act changed. */
export interface ActChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What of a record differs after an act; of what was made or deleted, all that it had. */
export function actChanges(before: unknown, after: unknown): readonly ActChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names]
    .map((field) => ({ field, before: was[field] ?? null, after: is[field] ?? null }))
    .filter(({ field }) => !BOOKKEEPING.has(field))
    .filter((change) => inOrder(change.before) !== inOrder(change.after));
}

/** What every write changes. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['revision', 'updatedAt']);

/** As JSON, whatever order the fields were kept in. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : part,
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
