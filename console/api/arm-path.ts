/** An ARM id as the end of a path: each segment encoded, without the slash it begins with. */
export function armPath(id: string): string {
  return id.split('/').filter(Boolean).map(encodeURIComponent).join('/');
}

/** The page of a configuration item. */
export function itemAddress(id: string): string {
  return `/cmdb/items/${armPath(id)}`;
}
