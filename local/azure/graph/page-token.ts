/** What `$skiptoken` and `$deltatoken` say: all that answering needs, since the service keeps no state for a client. */
export function writeToken(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Undefined for what {@link writeToken} did not write. */
export function readToken<T extends object>(token: string): T | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof content === 'object' && content !== null ? (content as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Which page of a list or of a delta round a request asks for: 1 is the first. */
export function pageOf(url: URL): number {
  const token = url.searchParams.get('$skiptoken');
  return token === null ? 1 : (readToken<{ page?: number }>(token)?.page ?? 1);
}
