/** A value of an item in one line; `–` for what Azure does not say. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    return value.length === 0 ? '–' : value.map(describeValue).join(', ');
  }
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  // What it is called comes first, in whatever order it was kept.
  parts.sort(([one], [other]) => Number(other === 'name') - Number(one === 'name'));
  return parts.map(([name, part]) => `${name} ${describeValue(part)}`).join(' · ');
}
