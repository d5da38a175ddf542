/** One page of a listing; `cursor` continues it, undefined at its end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | undefined;
}
