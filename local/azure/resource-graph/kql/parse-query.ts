import { parseExpression } from './parse-expression.ts';
import type { NamedExpression, Operator, Query, SortKey } from './syntax.ts';
import { createTokenStream, refuse, type TokenStream } from './token-stream.ts';

/**
 * Reads a query of the Kusto language, as far as this simulator knows it: a table, then `where`,
 * `extend`, `project`, `order by` and `limit`. Throws a 400 that points at the first thing it does
 * not know.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
 */
export function parseQuery(text: string): Query {
  const tokens = createTokenStream(text);
  const table = tokens.expectKind('word', 'the name of a table');
  const operators: Operator[] = [];
  while (tokens.accept('|')) operators.push(parseOperator(tokens));
  tokens.expectKind('end', 'the end of the query');
  return { table, operators };
}

function parseOperator(tokens: TokenStream): Operator {
  const at = tokens.expectKind('word', 'the name of an operator');
  switch (at.text) {
    case 'where':
      return { kind: 'where', condition: parseExpression(tokens) };
    case 'extend':
    case 'project':
      return { kind: at.text, columns: parseColumns(tokens) };
    case 'order':
    case 'sort':
      tokens.expect('by');
      return { kind: 'order', keys: parseSortKeys(tokens) };
    case 'limit':
    case 'take':
      return { kind: 'limit', count: parseCount(tokens) };
    default:
      throw refuse(`The simulated Resource Graph does not know the operator ${at.text}.`, at);
  }
}

function parseColumns(tokens: TokenStream): NamedExpression[] {
  const columns: NamedExpression[] = [];
  do {
    const expression = parseExpression(tokens);
    const isName = expression.kind === 'path' && expression.names.length === 1;
    if (isName && tokens.accept('=')) {
      columns.push({ name: expression.at.text, expression: parseExpression(tokens) });
    } else columns.push({ expression });
  } while (tokens.accept(','));
  return columns;
}

function parseSortKeys(tokens: TokenStream): SortKey[] {
  const keys: SortKey[] = [];
  do {
    const expression = parseExpression(tokens);
    const isAscending = tokens.accept('asc');
    if (!isAscending) tokens.accept('desc');
    // Kusto sorts downwards unless told otherwise.
    keys.push({ expression, descending: !isAscending });
  } while (tokens.accept(','));
  return keys;
}

function parseCount(tokens: TokenStream): number {
  const at = tokens.expectKind('number', 'a number');
  const count = Number(at.text);
  if (!Number.isSafeInteger(count)) throw refuse('Expected a whole number here.', at);
  return count;
}
