import type { Position } from './change-log.ts';
import { badRequest, GraphError } from './graph-error.ts';
import type { GraphContext } from './graph-route.ts';
import { readToken } from './page-token.ts';

/** Where a delta round stands: what its next and delta links carry. */
export interface DeltaRound {
  readonly set: 'users' | 'groups';
  readonly select: string | null;
  /** Of `$filter`. */
  readonly ids?: readonly string[];
  /** Absent in a first round. */
  readonly since?: Position;
  readonly until: Position;
  readonly generation: number;
  /** Epoch ms. */
  readonly issuedAt: number;
  readonly page: number;
  readonly index: number;
  /** Groups with more members than their page took: number, and how many were told. */
  readonly pending: readonly (readonly [index: number, told: number])[];
}

/** @see https://devblogs.microsoft.com/microsoft365dev/duration-of-change-tracking-tokens-for-identity-and-education-resources */
const LIFETIME_MS = 7 * 86_400_000;

/** The round that a request begins or goes on with. Throws {@link GraphError} for a token that has expired. */
export function openRound(context: GraphContext, set: DeltaRound['set']): DeltaRound {
  const { query, people, now } = context;
  const skip = query.get('$skiptoken');
  const delta = query.get('$deltatoken');
  if (skip !== null) return check(context, set, readToken<DeltaRound>(skip));
  const until = people.log.end();
  const fresh = { set, until, issuedAt: now, page: 1, index: 0, pending: [] };
  if (delta !== null && delta !== '' && delta !== 'latest') {
    const last = check(context, set, readToken<DeltaRound>(delta));
    return { ...last, ...fresh, since: last.until };
  }
  const ids = readIds(query.get('$filter'));
  return {
    ...fresh,
    select: query.get('$select'),
    generation: people.generation,
    ...(ids && { ids }),
    // From now on: the first page of such a round has nothing to tell.
    ...(delta === 'latest' && { since: until }),
  };
}

function check(
  context: GraphContext,
  set: DeltaRound['set'],
  round: DeltaRound | undefined,
): DeltaRound {
  const { people, now } = context;
  if (round?.until === undefined || round.set !== set) throw badRequest('Badly formed token.');
  const isOld = now - round.issuedAt > LIFETIME_MS || round.generation !== people.generation;
  if (!isOld && people.log.knows(round.until)) return round;
  throw people.expiry === 'resyncRequired'
    ? resyncRequired(context, round)
    : new GraphError(
        400,
        people.expiry,
        'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
      );
}

/** @see https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset */
function resyncRequired({ endpoint }: GraphContext, { set, select }: DeltaRound): GraphError {
  const selected = select === null ? '' : `$select=${select}&`;
  return new GraphError(
    410,
    'resyncRequired',
    'Resync is required: the state of this query was lost, and all data must be synchronized again.',
    { location: `${endpoint}/v1.0/${set}/delta?${selected}$deltatoken=` },
  );
}

const MAX_IDS = 50;

function readIds(filter: string | null): readonly string[] | undefined {
  if (filter === null) return undefined;
  const ids = filter.split(/ or /i).map((part) => /^\s*id eq '([^']+)'\s*$/i.exec(part)?.[1]);
  if (ids.length > MAX_IDS || ids.includes(undefined)) {
    throw badRequest('Unsupported Query.', 'Request_UnsupportedQuery');
  }
  return ids.map((id) => String(id).toLowerCase());
}
