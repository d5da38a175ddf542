/** Adds up counts by name. */
export function sumUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of counts.flatMap(Object.entries<number>)) {
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

/** The largest first; what is beyond `limit` is one more, called `others`. */
export function largest(
  counts: Readonly<Record<string, number>>,
  limit: number,
): readonly { readonly name: string; readonly value: number }[] {
  const sorted = Object.entries(counts)
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const rest = sorted.slice(limit);
  if (rest.length === 0) return sorted;
  const value = rest.reduce((sum, each) => sum + each.value, 0);
  return [...sorted.slice(0, limit), { name: 'others', value }];
}
