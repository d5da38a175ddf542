import * as z from 'zod';
import { CiClass, type ConfigurationItem } from './configuration-item.ts';
import type { Page } from './page.ts';

/** `name` and `region`: from A on; `changed`: the latest first. */
export const ConfigurationItemOrder = z.enum(['name', 'region', 'changed']);
export type ConfigurationItemOrder = z.infer<typeof ConfigurationItemOrder>;

/** Which configuration items are asked for: those that meet all that is named. */
export interface ConfigurationItemQuery {
  /** All classes without. */
  readonly class?: CiClass | undefined;
  readonly region?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly integrationId?: string | undefined;
  /** A tag that they have, spelled as Azure has it. */
  readonly tag?: { readonly key: string; readonly value: string } | undefined;
  /** In any casing. */
  readonly namePrefix?: string | undefined;
  /** Those that Azure no longer has, instead of those that it has. */
  readonly retired: boolean;
  readonly order: ConfigurationItemOrder;
  readonly limit: number;
  /** Of the page before, by the same query. */
  readonly cursor?: string | undefined;
}

/** Finds configuration items. */
export interface ConfigurationItemSearch {
  /**
   * One page. What it may read for it is bounded, so that a page may be short, or empty, while its
   * cursor goes on. May lag behind writes by a moment.
   *
   * @throws IntegrationError `invalid_request` when `cursor` is none of ours
   */
  find(query: ConfigurationItemQuery): Promise<Page<ConfigurationItem>>;
  /** Ids of an integration's living items of this very name, in any casing. May lag as `find` does. */
  named(name: string, integrationId: string): AsyncIterable<string>;
}

/** Keys that items are listed by. */
export interface ListingKeys {
  /** The partition: a class, apart for retired items. */
  readonly listing: string;
  readonly nameOrder: string;
  readonly regionOrder: string;
  readonly changeOrder: string;
}

/** Which listings a query reads. */
export function listingsOf({
  class: ciClass,
  retired,
}: Pick<ConfigurationItemQuery, 'class' | 'retired'>): string[] {
  const classes = ciClass === undefined ? CiClass.options : [ciClass];
  return classes.map((each) => listingOf(each, retired));
}

/** The keys of an item; each order ends in the id, so that no two items have the same place. */
export function listingKeys(
  item: Pick<ConfigurationItem, 'id' | 'class' | 'name' | 'region' | 'changedAt' | 'retiredAt'>,
): ListingKeys {
  const name = item.name.toLowerCase();
  return {
    listing: listingOf(item.class, item.retiredAt !== null),
    nameOrder: `${named(item.name)}${item.id}`,
    regionOrder: `${regionKey(item.region)}#${name}#${item.id}`,
    changeOrder: `${item.changedAt}#${item.id}`,
  };
}

/** With what the orders by name begin for items of this very name. */
export function named(name: string): string {
  return `${name.toLowerCase()}#`;
}

/** How a query is read: which key orders it, with what the key begins, and what is left to sift. */
export interface ListingPlan {
  readonly key: 'nameOrder' | 'regionOrder' | 'changeOrder';
  readonly prefix: string;
  readonly descending: boolean;
  /** The parts of the query that the key does not answer. */
  readonly sift: Pick<
    ConfigurationItemQuery,
    'region' | 'subscriptionId' | 'integrationId' | 'tag' | 'namePrefix'
  >;
}

/** The listing that answers most of a query by itself. */
export function planOf(query: ConfigurationItemQuery): ListingPlan {
  const { region, subscriptionId, integrationId, tag, order } = query;
  const namePrefix = query.namePrefix?.toLowerCase();
  const rest = { subscriptionId, integrationId, tag };
  if (order === 'changed') {
    return {
      key: 'changeOrder',
      prefix: '',
      descending: true,
      sift: { ...rest, region, namePrefix },
    };
  }
  if (region !== undefined) {
    // Within one region the order by region is the order by name.
    const prefix = `${regionKey(region)}#${namePrefix ?? ''}`;
    return { key: 'regionOrder', prefix, descending: false, sift: rest };
  }
  if (order === 'region') {
    return { key: 'regionOrder', prefix: '', descending: false, sift: { ...rest, namePrefix } };
  }
  return { key: 'nameOrder', prefix: namePrefix ?? '', descending: false, sift: rest };
}

function listingOf(ciClass: CiClass, retired: boolean): string {
  return retired ? `retired ${ciClass}` : ciClass;
}

/** Items without a region come first. */
function regionKey(region: string | null): string {
  return region ?? '-';
}
