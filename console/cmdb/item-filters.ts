import { queryString } from '../api/query-string.ts';

/** What the address of the CMDB page says to show; empty: whatever it is. */
export interface ItemFilters {
  readonly class: string;
  readonly name: string;
  readonly region: string;
  readonly subscriptionId: string;
  readonly tag: string;
  readonly retired: string;
  readonly order: string;
}

const NAMES = ['class', 'name', 'region', 'subscriptionId', 'tag', 'retired', 'order'] as const;

/** The filters that an address holds. */
export function readFilters(parameters: URLSearchParams): ItemFilters {
  const [ciClass, name, region, subscriptionId, tag, retired, order] = NAMES.map(
    (each) => parameters.get(each)?.trim() ?? '',
  );
  return {
    class: ciClass ?? '',
    name: name ?? '',
    region: region ?? '',
    subscriptionId: subscriptionId ?? '',
    tag: tag ?? '',
    retired: retired ?? '',
    order: order ?? '',
  };
}

/** The query of an address, and of the API, with one filter changed; what is empty is left out. */
export function withFilter(
  filters: ItemFilters,
  change: Partial<ItemFilters> = {},
): Record<string, string> {
  const changed = { ...filters, ...change };
  return Object.fromEntries(
    NAMES.flatMap((name) => (changed[name] === '' ? [] : [[name, changed[name]]])),
  );
}

/** The API's listing of what the filters name. */
export function listingPath(filters: ItemFilters, limit: number): string {
  return `/api/cmdb/configuration-items${queryString({ ...withFilter(filters), limit })}`;
}

/** Whether anything is left out by them. */
export function isFiltered({ order: _order, ...filters }: ItemFilters): boolean {
  return Object.values(filters).some((value) => value !== '');
}
