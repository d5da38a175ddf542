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
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
