/** Control characters but line breaks, which neither a title nor a description needs. */
const CONTROL = /[\p{Cc}--[\n]]/gv;

/** Text of at most `max` characters (UTF-16 units); a longer one ends in "…". */
export function clip(text: string, max: number): string {
  const shown = text
    .slice(0, 4 * max)
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, ' ')
    .trim();
  if (shown.length <= max) return shown;
  // The slice may end in half of a surrogate pair.
  return `${shown
    .slice(0, max - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
}

/** The same on a single line. */
export function clipLine(text: string, max: number): string {
  return clip(text.slice(0, 4 * max).replace(/\s+/g, ' '), max);
}
