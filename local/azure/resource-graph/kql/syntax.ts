import type { Token } from './tokens.ts';

export type Comparison = '==' | '=~' | '!=' | '>' | '>=' | '<' | '<=';

/** An expression as it is written; `at` is where to point when it makes no sense. */
export type Expression =
  | { readonly kind: 'literal'; readonly at: Token }
  | { readonly kind: 'path'; readonly at: Token; readonly names: readonly string[] }
  | { readonly kind: 'call'; readonly at: Token; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'compare';
      readonly at: Token;
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'in';
      readonly at: Token;
      readonly left: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'and' | 'or';
      readonly at: Token;
      readonly left: Expression;
      readonly right: Expression;
    };

/** `name = expression`; the name of `project id` is made when it is resolved. */
export interface NamedExpression {
  readonly name?: string;
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** A step of a query: what stands between two `|`. */
export type Operator =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'extend' | 'project'; readonly columns: readonly NamedExpression[] }
  | { readonly kind: 'order'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly count: number };

export interface Query {
  /** As written; tables are known without regard to case. */
  readonly table: Token;
  readonly operators: readonly Operator[];
}
