import { invalidQuery, type Position } from '../query-error.ts';

/** A word, literal or sign of a query. `text` is what it means: a string without its quotes. */
export interface Token extends Position {
  readonly kind: 'word' | 'string' | 'number' | 'timespan' | 'datetime' | 'sign' | 'end';
  readonly text: string;
}

/** The first that fits is the token; `in~` before words, `datetime(…)` before the word. */
const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+|\/\/[^\n]*/y],
  ['datetime', /datetime\s*\(([^)]*)\)/y],
  ['sign', /in~|==|=~|!=|>=|<=|[|(),.=<>]/y],
  ['timespan', /\d+(?:\.\d+)?(?:ms|[dhms])\b/y],
  ['number', /\d+(?:\.\d+)?\b/y],
  ['word', /[A-Za-z_]\w*/y],
  ['string', /'((?:[^'\\\n]|\\['"\\])*)'|"((?:[^"\\\n]|\\['"\\])*)"/y],
];

/** The tokens of a query, `end` last. Throws what {@link invalidQuery} makes. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < query.length) {
    const found = matchAt(query, offset);
    const at = positionOf(query, offset);
    if (!found) throw invalidQuery('This character is not understood.', query[offset] ?? '', at);
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: found.text, ...at });
    offset = found.end;
  }
  return [...tokens, { kind: 'end', text: '<EOF>', ...positionOf(query, query.length) }];
}

function matchAt(query: string, offset: number) {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(query);
    if (!match) continue;
    const inner = match[1] ?? match[2];
    const text = kind === 'string' ? (inner ?? '').replace(/\\(.)/g, '$1') : (inner ?? match[0]);
    return { kind, text: kind === 'datetime' ? text.trim() : text, end: pattern.lastIndex };
  }
  return undefined;
}

function positionOf(query: string, offset: number): Position {
  const lines = query.slice(0, offset).split('\n');
  return { line: lines.length, characterPositionInLine: lines.at(-1)?.length ?? 0 };
}
