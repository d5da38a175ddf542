/**
 * An id in Resource Graph's spelling: other lists spell the group otherwise (the compute list in
 * capitals), so ids are only the same without regard to case.
 */
export function graphId(id: string): string {
  return id.replace(
    /\/resourcegroups\/([^/]+)/i,
    (_, group: string) => `/resourceGroups/${group.toLowerCase()}`,
  );
}
