/** More markup than this is not read; a description ends long before. */
const MAX_LENGTH = 32_000;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
};

/**
 * The text of HTML such as a Service Health communication: paragraphs, list items and table rows
 * become lines. Text without markup stays as it is.
 */
export function htmlToText(html: string): string {
  const text = html
    .slice(0, MAX_LENGTH)
    .replace(/<(style|script)\b[^<>]*>[^<]*<\/\1\s*>/gi, '')
    .replace(/<li\b[^<>]*>/gi, '\n- ')
    .replace(/<\/t[dh]\s*>/gi, ' ')
    .replace(/<\/?(?:p|br|div|tr|ul|ol|table|h[1-6])\b[^<>]*>/gi, '\n')
    // A "<" inside a tag ends the match, so that no input makes it slower than linear.
    .replace(/<[a-z/!][^<>]*>/gi, '')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, decode);
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}

function decode(entity: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? entity;
  const isHex = name[1]?.toLowerCase() === 'x';
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
