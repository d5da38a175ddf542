import type { Json, JsonObject } from '../../json.ts';
import { type DeltaView, memberDelta, toDeltaItem } from '../delta-item.ts';
import { type DeltaSource, deltaSource } from '../delta-source.ts';
import { type DeltaRound, openRound } from '../delta-token.ts';
import { type EntityType, GROUP, USER } from '../entity-type.ts';
import { contextOf, type GraphContext, type GraphRoute } from '../graph-route.ts';
import { writeToken } from '../page-token.ts';
import { READ_GROUPS, READ_USERS, requirePermission } from '../permissions.ts';
import { readDeltaSelection } from '../selection.ts';
import { visibleUser } from '../visibility.ts';

/**
 * `users/delta` and `groups/delta`. `$expand` and `$top` are ignored there, as Microsoft says of both
 * (microsoft-graph-docs#6194, #17516).
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export const usersDelta = deltaRoute(USER, [...READ_USERS, 'User.ReadBasic.All']);
export const groupsDelta = deltaRoute(GROUP, READ_GROUPS);

function deltaRoute(type: EntityType, permissions: readonly string[]): GraphRoute {
  return {
    pattern: new RegExp(`^/${type.set}/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?$`, 'i'),
    operation: `${type.set}/delta`,
    units: 1,
    answer(context) {
      requirePermission(context.roles, ...permissions);
      const round = openRound(context, type.set);
      const selection = readDeltaSelection(type, round.select);
      const { people, request, roles } = context;
      const view: DeltaView = {
        people,
        selection,
        isMinimal: /return=minimal/i.test(String(request.headers.prefer ?? '')),
        mask: (properties) => visibleUser(roles, properties),
      };
      const source = deltaSource(people, type, selection, round);
      const { value, next } = fillPage(view, source, round);
      const isFirst = round.page === 1 && round.since === undefined;
      return {
        '@odata.context': contextOf(type.set, isFirst ? selection.text : undefined),
        ...linkTo(context, next),
        value,
      };
    },
  };
}

interface DeltaPage {
  readonly value: readonly JsonObject[];
  /** A round whose index is undefined has been told to its end. */
  readonly next: DeltaRound & { readonly isDone: boolean };
}

/** First what was left of large groups, then as many more objects as the page holds. */
function fillPage(view: DeltaView, source: DeltaSource, round: DeltaRound): DeltaPage {
  const { pageSize, membersPerPage, emptyPages } = view.people.settings;
  const page = round.page + 1;
  if (emptyPages && round.page % 2 === 1 && round.index < source.length) {
    return { value: [], next: { ...round, page, isDone: false } };
  }
  const value: JsonObject[] = [];
  const pending: [number, number][] = [];

  function tell(index: number, told: number): void {
    const entry = source.at(index);
    if (!entry) return;
    const members: readonly Json[] = memberDelta(view, entry);
    const end = told + membersPerPage;
    const part = members.slice(told, end);
    if (end < members.length) pending.push([index, end]);
    value.push({
      ...toDeltaItem(view, entry),
      ...(part.length > 0 && { 'members@delta': part }),
    });
  }

  for (const [index, told] of round.pending) tell(index, told);
  let { index } = round;
  while (value.length < pageSize && index < source.length) {
    tell(index, 0);
    index += 1;
  }
  const isDone = index >= source.length && pending.length === 0;
  return { value, next: { ...round, page, index, pending, isDone } };
}

function linkTo({ endpoint, now }: GraphContext, next: DeltaPage['next']): JsonObject {
  const { isDone, since: _, ...state } = next;
  const base = `${endpoint}/v1.0/${state.set}/delta`;
  if (!isDone) return { '@odata.nextLink': `${base}?$skiptoken=${writeToken(next)}` };
  const token = writeToken({ ...state, issuedAt: now, page: 1, index: 0, pending: [] });
  return { '@odata.deltaLink': `${base}?$deltatoken=${token}` };
}
