import type { Alert } from './alert.ts';
import { RETENTION } from './alert-store.ts';
import { type Essentials, essentialsOf, type Projection } from './to-listed-alert.ts';

/** Which alerts a list is to have, in which order, and which page of them. */
export interface AlertQuery extends Projection {
  /** Name of an essential → the value it must have, without regard to case. */
  readonly filters: ReadonlyMap<keyof Essentials & string, string>;
  /** Epoch ms: when the alerts fired. */
  readonly from: number;
  readonly to: number;
  readonly sortBy: string;
  readonly isDescending: boolean;
  readonly pageSize: number;
  /** How many alerts the pages before had. */
  readonly offset: number;
}

const FILTERS = [
  'targetResource',
  'targetResourceType',
  'targetResourceGroup',
  'monitorService',
  'monitorCondition',
  'severity',
  'alertState',
  'alertRule',
];
const SORTED_BY = [
  'name',
  'severity',
  'alertState',
  'monitorCondition',
  'targetResource',
  'targetResourceName',
  'targetResourceGroup',
  'targetResourceType',
  'startDateTime',
  'lastModifiedDateTime',
];
const TIME_RANGES: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '1d': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': RETENTION,
};
/** Clocks may differ by so much at the far end of a custom range. */
const TOLERANCE = 60_000;

/**
 * Reads the parameters of a list. A time range is about when alerts fired, and is one day unless told
 * otherwise; pages have 25 alerts. Throws RangeError with what is wrong.
 *
 * @param now epoch ms
 * @see https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all
 */
export function readAlertQuery(parameters: URLSearchParams, now: number): AlertQuery {
  const includeContext = parameters.get('includeContext')?.toLowerCase() === 'true';
  const sortBy = parameters.get('sortBy') ?? 'lastModifiedDateTime';
  if (!SORTED_BY.includes(sortBy)) {
    throw new RangeError(`Sort by filter has to be one of ${SORTED_BY.join(', ')}`);
  }
  const sortOrder = parameters.get('sortOrder') ?? (sortBy.endsWith('DateTime') ? 'desc' : 'asc');
  if (sortOrder !== 'asc' && sortOrder !== 'desc') {
    throw new RangeError('Sort order filter has to be asc or desc');
  }
  const select = parameters.get('select');
  return {
    ...readTimeRange(parameters, now),
    filters: new Map(
      FILTERS.flatMap((name) => {
        const value = parameters.get(name);
        return value ? [[name, value.toLowerCase()] as const] : [];
      }),
    ),
    sortBy,
    isDescending: sortOrder === 'desc',
    pageSize: readPageCount(parameters.get('pageCount'), includeContext),
    offset: readToken(parameters.get('ctoken')),
    includeContext,
    includeEgressConfig: parameters.get('includeEgressConfig')?.toLowerCase() === 'true',
    ...(select && {
      select: new Set(select.split(',').map((name) => name.trim().toLowerCase())),
    }),
  };
}

/** One page, and the token of the next if there is one. */
export function pageOf(
  alerts: readonly Alert[],
  query: AlertQuery,
): { readonly value: readonly Alert[]; readonly token?: string } {
  const { filters, sortBy, offset, pageSize } = query;
  const sign = query.isDescending ? -1 : 1;
  const found = alerts
    .filter(({ fired }) => fired.at >= query.from && fired.at <= query.to)
    .map((alert) => ({ alert, essentials: essentialsOf(alert) }))
    .filter(({ essentials }) =>
      [...filters].every(([name, value]) => essentials[name]?.toLowerCase() === value),
    )
    .map(({ alert, essentials }) => ({
      alert,
      key: sortBy === 'name' ? alert.rule.name : (essentials[sortBy] ?? ''),
    }))
    .sort((one, other) => sign * compare(one.key, other.key) || compareNames(one, other));
  const value = found.slice(offset, offset + pageSize).map(({ alert }) => alert);
  const next = offset + pageSize;
  return next < found.length ? { value, token: writeToken(next) } : { value };
}

function readTimeRange(parameters: URLSearchParams, now: number): { from: number; to: number } {
  const timeRange = parameters.get('timeRange');
  const custom = parameters.get('customTimeRange');
  if (timeRange && custom) {
    throw new RangeError('Either time range or custom time range filter can be used, but not both');
  }
  if (custom) {
    const [from = Number.NaN, to = Number.NaN] = custom.split('/').map((text) => Date.parse(text));
    if (Number.isNaN(from) || Number.isNaN(to) || from > to) {
      throw new RangeError(
        'Custom time range filter has to be <start-time>/<end-time> in ISO-8601',
      );
    }
    if (from < now - RETENTION - TOLERANCE) {
      throw new RangeError('Custom time range filter has to be within 30 days from query time');
    }
    return { from, to };
  }
  const length = TIME_RANGES[timeRange ?? '1d'];
  if (length === undefined) {
    throw new RangeError(
      `Time range filter has to be one of ${Object.keys(TIME_RANGES).join(', ')}`,
    );
  }
  return { from: now - length, to: now };
}

function readPageCount(text: string | null, includeContext: boolean): number {
  const most = includeContext ? 25 : 250;
  const count = Number(text ?? 25);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new RangeError(`Page count filter has to be between 1 and ${most}`);
}

/** As the continuation tokens of Cosmos DB, where alerts are kept, look. */
function writeToken(offset: number): string {
  return `+RID:~${Buffer.from(String(offset)).toString('base64')}#RT:1#TRC:${offset}`;
}

/** How many alerts lie before the page that a token leads to. Throws RangeError for another's. */
export function readToken(token: string | null): number {
  if (token === null) return 0;
  const offset = /^\+RID:~[^#]+#RT:1#TRC:(\d+)$/.exec(token)?.[1];
  if (offset !== undefined) return Number(offset);
  throw new RangeError('The continuation token is not valid');
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function compareNames(one: { readonly alert: Alert }, other: { readonly alert: Alert }): number {
  return compare(one.alert.name, other.alert.name);
}
