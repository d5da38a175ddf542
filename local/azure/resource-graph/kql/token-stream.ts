import { invalidQuery, type QueryError } from '../query-error.ts';
import { type Token, tokenize } from './tokens.ts';

/** Reads tokens one by one. */
export interface TokenStream {
  peek(): Token;
  next(): Token;
  /** Takes the next token when it is this sign or word. */
  accept(text: string): Token | undefined;
  /** The same, throws {@link QueryError} when it is not. */
  expect(text: string): Token;
  expectKind(kind: Token['kind'], what: string): Token;
}

export function createTokenStream(query: string): TokenStream {
  const tokens = tokenize(query);
  let index = 0;
  const peek = () => tokens[Math.min(index, tokens.length - 1)] as Token;
  const next = () => {
    const token = peek();
    index += 1;
    return token;
  };
  const isNext = (text: string) =>
    (peek().kind === 'sign' || peek().kind === 'word') && peek().text === text;

  return {
    peek,
    next,
    accept: (text) => (isNext(text) ? next() : undefined),
    expect(text) {
      if (isNext(text)) return next();
      throw refuse(`Expected ${text} here.`, peek());
    },
    expectKind(kind, what) {
      if (peek().kind === kind) return next();
      throw refuse(`Expected ${what} here.`, peek());
    },
  };
}

/** The refusal that points at a token. */
export function refuse(message: string, at: Token): QueryError {
  return invalidQuery(message, at.text, at);
}
