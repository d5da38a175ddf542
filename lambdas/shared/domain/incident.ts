import * as z from 'zod';
import {
  firingAlerts,
  firingTimes,
  type Timeline,
  TimelineEntry,
  withEntry,
} from './incident-timeline.ts';
import type { Page } from './page.ts';

/** P1 is the most urgent. */
export const Priority = z.enum(['P1', 'P2', 'P3', 'P4', 'P5']);
export type Priority = z.infer<typeof Priority>;

/** How often the alert rule fired on the same time series. */
export const Recurrence = z.strictObject({
  /** Firings in the seven days up to the incident's last one, that one included; as far as they are kept. */
  count: z.number().int(),
  /** Number of the incident before; null when there was none. */
  previous: z.string().nullable(),
  /** Firings among `count` that belong to earlier incidents. */
  earlier: z.number().int(),
});
export type Recurrence = z.infer<typeof Recurrence>;

/** An incident made of one firing of an Azure alert, or of several in quick succession. Instants are ISO 8601 UTC. */
export const Incident = z
  .strictObject({
    /** Integration and the key of the alert that opened it. */
    id: z.string(),
    /** What people call it, e.g. `INC0000042`, or `TST0000007` for a test. */
    number: z.string(),
    integrationId: z.string(),
    /** Name of the alert's kind, e.g. `service-health`. */
    kind: z.string(),
    /** Opened by the portal's *Test action group*; closed by itself a day later. */
    test: z.boolean(),
    /** Whether it is certain that the alert is of the integration's own tenant. */
    verified: z.boolean(),
    title: z.string(),
    description: z.string(),
    priority: Priority,
    state: z.enum(['open', 'resolved']),
    alertRule: z.string().nullable(),
    monitoringService: z.string(),
    /** Rule and time series, the same at every firing; null when the kind has none. */
    origin: z.string().nullable(),
    /** Where to look into it in Azure. */
    investigationLink: z.string().nullable(),
    customProperties: z.record(z.string(), z.string()),
    /** Lower-cased ids of the resources the alert names. */
    targetIds: z.array(z.string()),
    /** Resources that it names without an id, such as hosts. */
    targetNames: z.array(z.string()),
    /** Those targets that are configuration items, and those that one name alone tells. */
    ciIds: z.array(z.string()),
    recurrence: Recurrence,
    openedAt: z.string(),
    resolvedAt: z.string().nullable(),
    updatedAt: z.string(),
    /** In the order of `at`; the first and the last ones, when there are very many. */
    timeline: z.array(TimelineEntry),
    /** Entries between those. */
    omittedEntries: z.number().int(),
    /** Which delivery the description and all the rest of the content is of: the greatest one. */
    describedBy: z.string(),
    /** Who looks after it; null while nobody said so. */
    acknowledged: z.strictObject({ by: z.string(), at: z.string() }).nullable().default(null),
    /** What people did and noted, in that order. */
    activities: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(['acknowledged', 'resolved', 'note']),
          by: z.string(),
          at: z.string(),
          text: z.string().nullable(),
        }),
      )
      .default([]),
    /** Counts the writes, so that two of them never overwrite each other. */
    revision: z.number().int(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof Incident>;

const WEEK_MS = 7 * 24 * 60 * 60_000;

/** State, times and count as the timeline says: resolved only when none of its alerts fires any more. */
export function settle(
  { timeline, omittedEntries }: Timeline,
  { earlier, previous }: Pick<Recurrence, 'earlier' | 'previous'>,
): Pick<Incident, 'timeline' | 'omittedEntries' | 'state' | 'resolvedAt' | 'recurrence'> {
  const resolved = firingAlerts(timeline).size === 0;
  const fired = firingTimes(timeline);
  const weekAgo = Date.parse(fired.at(-1) ?? '') - WEEK_MS;
  const recent = fired.filter((at) => Date.parse(at) >= weekAgo).length;
  return {
    timeline: [...timeline],
    omittedEntries,
    state: resolved ? 'resolved' : 'open',
    resolvedAt: resolved ? (timeline.at(-1)?.at ?? null) : null,
    // That it fired is known from Resolved alone, too.
    recurrence: { count: earlier + Math.max(1, recent), previous, earlier },
  };
}

/** The later of two instants. */
export function later(one: string, other: string): string {
  return [one, other].toSorted().at(1) ?? one;
}

/** The incident after one more thing happened to it; undefined when it knows of that already. */
export function withTimelineEntry(before: Incident, entry: TimelineEntry): Incident | undefined {
  const timeline = withEntry(before, entry);
  if (!timeline) return undefined;
  return {
    ...before,
    ...settle(timeline, before.recurrence),
    updatedAt: later(before.updatedAt, entry.receivedAt),
    revision: before.revision + 1,
  };
}

/** When the same alert rule fired on the same time series before: what recurrences are found by. */
export const OriginHistory = z.strictObject({
  /**
   * A firing is an alert id; several may be of one incident. Of outages, each is one firing. In the
   * order of `firedAt`.
   */
  firings: z.array(
    z.strictObject({
      incidentId: z.string(),
      number: z.string(),
      firedAt: z.string(),
      /** Of an outage whose first known event is not its beginning. */
      lacksBeginning: z.boolean().optional(),
    }),
  ),
  revision: z.number().int(),
});
export type OriginHistory = z.infer<typeof OriginHistory>;

/** A change of an origin's history, written together with the incident that changes it. */
export interface OriginChange {
  readonly integrationId: string;
  readonly origin: string;
  /** As it was read; undefined when there was none. */
  readonly before: OriginHistory | undefined;
  readonly after: OriginHistory;
}

/** The two ranges of numbers: real incidents and tests. */
export type NumberSeries = 'INC' | 'TST';

/** Which of them are asked for: those that meet all that is named. */
export interface IncidentFilter {
  readonly priority?: Priority | undefined;
  readonly integrationId?: string | undefined;
}

/** Where incidents are kept. */
export interface IncidentStore {
  /** The incident of this id, or the one that the alert with this id became part of. */
  get(id: string): Promise<Incident | undefined>;
  /** The same for many, by the ids that were asked for. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  /** A number nobody else has; numbers of incidents that were not stored in the end stay unused. */
  nextNumber(series: NumberSeries): Promise<string>;
  getByNumber(number: string): Promise<Incident | undefined>;
  origin(integrationId: string, origin: string): Promise<OriginHistory | undefined>;
  /**
   * Stores a new incident, and with it that its origin fired, both or neither. Answers false, and
   * writes nothing, when the id is taken or the origin's history is no longer as it was read.
   */
  create(incident: Incident, origin?: OriginChange): Promise<boolean>;
  /**
   * Makes the alert `id` part of an incident that exists: from now on it is found under that id, too.
   * Answers false, and writes nothing, when the id is taken, or the incident or the origin's history
   * are no longer as they were read.
   */
  join(id: string, before: Incident, after: Incident, origin: OriginChange): Promise<boolean>;
  /** Replaces `before`. Answers false, and writes nothing, when the stored one is no longer `before`. */
  replace(before: Incident, after: Incident): Promise<boolean>;
  /**
   * Newest first. With a filter a page may be short, or empty, while its cursor goes on.
   *
   * @throws IntegrationError `invalid_request` when `cursor` is none of ours
   */
  list(
    state: Incident['state'],
    limit: number,
    cursor?: string,
    filter?: IncidentFilter,
  ): Promise<Page<Incident>>;
  /** Of an integration, without tests: those that nothing has verified and that changed since then. */
  unverified(integrationId: string, since: string): AsyncIterable<Incident>;
  /** Of a configuration item, newest first. @throws as `list` */
  ofConfigurationItem(ciId: string, limit: number, cursor?: string): Promise<Page<Incident>>;
  /** How many are open, tests left out; `more` when there are more than were counted. */
  countOpen(priority: Priority): Promise<{ readonly count: number; readonly more: boolean }>;
}
