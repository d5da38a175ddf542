import type { CommonAlert } from '../common-alert.ts';

/**
 * What an alert tells of something that goes away and returns, each change of which is an alert by
 * itself: they are of one outage when their times and states say so.
 */
export interface Outage {
  /** What goes and returns; its outages are found under this, and their timelines are about it. */
  readonly of: string;
  /** Whether all was well right before, so that it continues no outage that is still open. */
  readonly begins: boolean;
}

/** What an alert says, in the words of an incident. Ids are lower-cased ARM ids, instants ISO 8601 UTC. */
export interface AlertFacts {
  /**
   * The incident's key: one firing is one incident, whose alert id comes in any casing. Service Health
   * is keyed by subscription and tracking id, since each stage of one event has an alert id of its own.
   * At most 2,000 characters.
   */
  readonly key: string;
  readonly title: string;
  /** In plain words: condition, value against threshold, dimensions, what to know. No HTML. */
  readonly description: string;
  /**
   * `Resolved` also when Azure says Fired but stage or status say that it is over; `Updated` when they
   * say neither.
   */
  readonly condition: 'Fired' | 'Resolved' | 'Updated';
  /** When that happened. */
  readonly at: string;
  /** When the alert first fired, as far as this delivery tells. */
  readonly firedAt: string;
  /** Resources that the alert names by id: targets, configuration items, dimensions. */
  readonly targetIds: readonly string[];
  /** Resources that it names otherwise: host names, machine names. */
  readonly targetNames: readonly string[];
  /** Rule and time series, the same at every firing; null when the kind has none. */
  readonly origin: string | null;
  /** What alerts of events without an id of their own are about; null for all other kinds. */
  readonly outage: Outage | null;
  /** Where to look into it in Azure. */
  readonly investigationLink: string | null;
  readonly customProperties: Readonly<Record<string, string>>;
}

/** The contract of this folder: how one kind of Azure Monitor alert is read. */
export interface AlertKind {
  /** E.g. `service-health`. */
  readonly name: string;
  /** Whether Azure sends a Resolved for it by itself. */
  readonly sendsResolved: boolean;
  /** Whether an alert is of this kind. Kinds are asked in the order of the list; the last takes all. */
  matches(alert: CommonAlert): boolean;
  /** @param receivedAt stands in for times that the alert lacks or garbles */
  read(alert: CommonAlert, receivedAt: string): AlertFacts;
}
