import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  type ConfigurationItemQuery,
  type ConfigurationItemSearch,
  type ListingPlan,
  listingsOf,
  named,
  planOf,
} from '../domain/configuration-item-search.ts';
import { batchGet } from './batch-get.ts';
import { fromRecord } from './configuration-item-record.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** Items sifted for one page, all listings together: what keeps a page quick. */
const SIFTED = 2_000;

const INDEXES = { nameOrder: 'by-name', regionOrder: 'by-region', changeOrder: 'by-change' };

/** A place in a listing. */
interface Place {
  readonly id: string;
  readonly at: string;
}

/** What one query of one listing gave. */
interface Stretch {
  readonly places: readonly Place[];
  /** Up to where it was read; undefined at the listing's end. */
  readonly readUpTo: string | undefined;
}

/**
 * Finds configuration items by the indexes `by-name`, `by-region` and `by-change`, each a listing a
 * class. Several listings are read side by side and merged; the cursor is a place that all of them
 * understand. The index holds what is sifted by, and the page's items are read from the table.
 */
export function dynamoConfigurationItemSearch(
  client: DynamoDBDocumentClient,
  tableName: string,
): ConfigurationItemSearch {
  async function read(
    listing: string,
    plan: ListingPlan,
    after: string | undefined,
    limit: number,
  ): Promise<Stretch> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: INDEXES[plan.key],
        ...conditions(listing, plan, after),
        ScanIndexForward: !plan.descending,
        Limit: limit,
      }),
    );
    return {
      places: Items.map((item) => ({ id: String(item.id), at: String(item[plan.key]) })),
      readUpTo: LastEvaluatedKey && String(LastEvaluatedKey[plan.key]),
    };
  }

  return {
    async *named(name, integrationId) {
      for (const listing of listingsOf({ retired: false })) {
        const pages = paginateQuery(
          { client },
          {
            TableName: tableName,
            IndexName: INDEXES.nameOrder,
            KeyConditionExpression: 'listing = :listing AND begins_with(nameOrder, :name)',
            FilterExpression: 'integrationId = :integrationId',
            ProjectionExpression: 'id',
            ExpressionAttributeValues: {
              ':listing': listing,
              ':name': named(name),
              ':integrationId': integrationId,
            },
          },
        );
        for await (const { Items = [] } of pages) yield* Items.map(({ id }) => String(id));
      }
    },

    async find(query) {
      const plan = planOf(query);
      const listings = listingsOf(query);
      const after = placeOf(query, plan);
      const sifts = Object.values(plan.sift).some((value) => value !== undefined);
      const limit = sifts ? Math.ceil(SIFTED / listings.length) : query.limit;
      const stretches = await Promise.all(
        listings.map((listing) => read(listing, plan, after, limit)),
      );
      const { places, next } = merge(stretches, query.limit, plan.descending);
      const items = new Map<string, Record<string, unknown>>();
      const keys = places.map(({ id }) => ({ id }));
      for await (const item of batchGet(client, tableName, keys)) items.set(String(item.id), item);
      return {
        items: places.flatMap(({ id }) => {
          const item = items.get(id);
          return item ? [fromRecord(item)] : [];
        }),
        cursor: next === undefined ? undefined : toCursor({ order: query.order, after: next }),
      };
    },
  };
}

function placeOf({ cursor, order }: ConfigurationItemQuery, { prefix }: ListingPlan) {
  if (cursor === undefined) return undefined;
  const { after = '' } = fromCursor(cursor, { order }, ['after']);
  // A place of another query by the same order would be before or behind all of this one's.
  return after < prefix ? prefix : after;
}

/** The places that come next in all listings together, and where to go on behind them. */
function merge(
  stretches: readonly Stretch[],
  limit: number,
  descending: boolean,
): { readonly places: readonly Place[]; readonly next: string | undefined } {
  const sign = descending ? -1 : 1;
  const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -sign : sign);
  const ends = stretches.flatMap(({ readUpTo }) => (readUpTo === undefined ? [] : [readUpTo]));
  // Behind the first end, a listing may hold something that is not known yet.
  const horizon = ends.toSorted(compare)[0];
  const known = stretches
    .flatMap(({ places }) => places)
    .filter(({ at }) => horizon === undefined || compare(at, horizon) <= 0)
    .toSorted((a, b) => compare(a.at, b.at));
  const places = known.slice(0, limit);
  const more = known.length > limit;
  return { places, next: more ? places.at(-1)?.at : horizon };
}

/** Behind every text that begins with the prefix. */
const LAST = '\u{10FFFF}';

function conditions(
  listing: string,
  { key, prefix, descending, sift }: ListingPlan,
  after: string | undefined,
) {
  const names: Record<string, string> = { '#listing': 'listing' };
  const values: Record<string, string> = { ':listing': listing };
  let range = '';
  if (descending) {
    if (after !== undefined) {
      range = ' AND #key < :after';
      values[':after'] = after;
    }
  } else if (after !== undefined || prefix !== '') {
    range = ' AND #key BETWEEN :from AND :to';
    // No key ends so, and it is the next text after the place itself.
    values[':from'] = after === undefined || after === prefix ? prefix : `${after}\u0000`;
    values[':to'] = `${prefix}${LAST}`;
  }
  if (range !== '') names['#key'] = key;
  const filters: string[] = [];
  const is = (name: 'region' | 'subscriptionId' | 'integrationId') => {
    const value = sift[name];
    if (value === undefined) return;
    names[`#${name}`] = name;
    values[`:${name}`] = value;
    filters.push(`#${name} = :${name}`);
  };
  is('region');
  is('subscriptionId');
  is('integrationId');
  if (sift.namePrefix !== undefined) {
    names['#nameOrder'] = 'nameOrder';
    values[':name'] = sift.namePrefix;
    filters.push('begins_with(#nameOrder, :name)');
  }
  if (sift.tag) {
    names['#tags'] = 'tags';
    names['#tag'] = sift.tag.key;
    values[':tag'] = sift.tag.value;
    filters.push('#tags.#tag = :tag');
  }
  return {
    KeyConditionExpression: `#listing = :listing${range}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
  };
}
