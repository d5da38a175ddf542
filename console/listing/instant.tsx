import { formatInstant } from './format-instant.ts';

/** An instant in words, with the exact one on demand. */
export function Instant({ at }: { readonly at: string | null | undefined }) {
  if (at === null || at === undefined) return <>–</>;
  return (
    <time dateTime={at} title={at}>
      {formatInstant(at)}
    </time>
  );
}
