/** A secret's JSON; undefined when it is none, since the parser's own message quotes what it read. */
export function parseSecret(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
