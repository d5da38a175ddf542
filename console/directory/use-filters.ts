import { useSearchParams } from 'react-router';

/** @param replace as for each letter that is typed: the browser's Back does not come by it */
export type ShowFilters<Name extends string> = (
  change: Partial<Record<Name, string>>,
  replace?: boolean,
) => void;

/** What the address says to show, and how to change it; what is empty is left out of it. */
export function useFilters<Name extends string>(
  ...names: readonly Name[]
): readonly [Readonly<Record<Name, string>>, ShowFilters<Name>] {
  const [parameters, setParameters] = useSearchParams();
  const filters = Object.fromEntries(
    names.map((name) => [name, parameters.get(name)?.trim() ?? '']),
  ) as Record<Name, string>;
  const show: ShowFilters<Name> = (change, replace = false) => {
    const changed = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries<string | undefined>(change)) {
      if (value) changed.set(name, value);
      else changed.delete(name);
    }
    setParameters(changed, { replace });
  };
  return [filters, show];
}
