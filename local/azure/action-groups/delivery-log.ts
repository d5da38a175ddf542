import type { CallResult } from './call-webhook.ts';

/**
 * How a delivery ended: the receiver took it; it refused with a status that is not retried; the
 * retries failed; or the endpoint was silenced. All but the first lose the alert.
 */
export type DeliveryOutcome = 'delivered' | 'refused' | 'given-up' | 'silenced';

/** One body on its way to one webhook. Its URL is without the query string, where a key may stand. */
export interface Delivery {
  readonly actionGroup: string;
  readonly url: string;
  readonly alertId: string;
  readonly monitorCondition: string;
  /** Times (ms) of the delivery clock. */
  readonly attempts: readonly { readonly at: number; readonly result: CallResult }[];
  /** Absent while under way. */
  readonly outcome?: DeliveryOutcome;
}

/** What action groups did since start or reset. */
export interface DeliveryStatistics {
  /** Calls made, retries among them. */
  readonly sent: number;
  readonly retried: number;
  /** Status, `timeout` or `transport` → number of calls that ended so. */
  readonly answers: Readonly<Record<string, number>>;
  readonly delivered: number;
  readonly refused: number;
  readonly givenUp: number;
  readonly silenced: number;
  /** Deliveries under way, in a call or between two. */
  readonly pending: number;
  /** Endpoints that no action group calls now, and for how long (ms of the delivery clock). */
  readonly silences: readonly { readonly url: string; readonly remainingMs: number }[];
  /** The newest deliveries, the newest last. */
  readonly recent: readonly Delivery[];
}

/** Keeps account of one delivery. */
export interface DeliveryRecord {
  attempted(at: number, result: CallResult): void;
  ended(outcome: DeliveryOutcome): void;
}

export interface DeliveryLog {
  begin(delivery: Omit<Delivery, 'attempts' | 'outcome'>): DeliveryRecord;
  read(): Omit<DeliveryStatistics, 'silences'>;
  /** Forgets what ended; what is under way stays pending. */
  reset(): void;
}

const KEPT = 200;
const COUNTED = {
  delivered: 'delivered',
  refused: 'refused',
  'given-up': 'givenUp',
  silenced: 'silenced',
} as const;

export function createDeliveryLog(): DeliveryLog {
  const zero = () => ({ sent: 0, retried: 0, delivered: 0, refused: 0, givenUp: 0, silenced: 0 });
  let counts = zero();
  let answers: Record<string, number> = {};
  let recent: { delivery: Omit<Delivery, 'attempts' | 'outcome'>; entry: Entry }[] = [];
  let pending = 0;

  return {
    begin(delivery) {
      const entry: Entry = { attempts: [] };
      recent.push({ delivery, entry });
      if (recent.length > KEPT) recent.shift();
      pending += 1;
      return {
        attempted(at, result) {
          counts.sent += 1;
          if (entry.attempts.length > 0) counts.retried += 1;
          answers[result] = (answers[result] ?? 0) + 1;
          entry.attempts.push({ at, result });
        },
        ended(outcome) {
          pending -= 1;
          counts[COUNTED[outcome]] += 1;
          entry.outcome = outcome;
        },
      };
    },
    read: () =>
      structuredClone({
        ...counts,
        answers,
        pending,
        recent: recent.map(({ delivery, entry }) => ({ ...delivery, ...entry })),
      }),
    reset() {
      counts = zero();
      answers = {};
      recent = recent.filter(({ entry }) => entry.outcome === undefined);
    },
  };
}

interface Entry {
  attempts: { at: number; result: CallResult }[];
  outcome?: DeliveryOutcome;
}
