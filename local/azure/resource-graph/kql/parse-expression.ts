import type { Comparison, Expression } from './syntax.ts';
import { refuse, type TokenStream } from './token-stream.ts';

const COMPARISONS: readonly Comparison[] = ['==', '=~', '!=', '>=', '<=', '>', '<'];

/** `or` binds least, then `and`, then comparisons, which do not chain. */
export function parseExpression(tokens: TokenStream): Expression {
  return parseChain(tokens, 'or', () => parseChain(tokens, 'and', () => parseComparison(tokens)));
}

function parseChain(
  tokens: TokenStream,
  kind: 'and' | 'or',
  parseOperand: () => Expression,
): Expression {
  let left = parseOperand();
  for (let at = tokens.accept(kind); at; at = tokens.accept(kind)) {
    left = { kind, at, left, right: parseOperand() };
  }
  return left;
}

function parseComparison(tokens: TokenStream): Expression {
  const left = parseOperand(tokens);
  const isIn = tokens.accept('in~');
  if (isIn) {
    tokens.expect('(');
    return { kind: 'in', at: isIn, left, items: parseList(tokens) };
  }
  for (const operator of COMPARISONS) {
    const at = tokens.accept(operator);
    if (at) return { kind: 'compare', at, operator, left, right: parseOperand(tokens) };
  }
  return left;
}

function parseOperand(tokens: TokenStream): Expression {
  if (tokens.accept('(')) {
    const inner = parseExpression(tokens);
    tokens.expect(')');
    return inner;
  }
  const at = tokens.next();
  if (at.kind === 'word') {
    if (tokens.accept('(')) return { kind: 'call', at, arguments: parseList(tokens) };
    const names = [at.text];
    while (tokens.accept('.')) names.push(tokens.expectKind('word', 'the name of a member').text);
    return { kind: 'path', at, names };
  }
  if (at.kind === 'sign' || at.kind === 'end') throw refuse('Expected a value here.', at);
  return { kind: 'literal', at };
}

/** What follows an opening parenthesis, and the closing one. */
function parseList(tokens: TokenStream): Expression[] {
  const items: Expression[] = [];
  if (tokens.accept(')')) return items;
  do items.push(parseExpression(tokens));
  while (tokens.accept(','));
  tokens.expect(')');
  return items;
}
