import type { Integration, IntegrationStore } from '../shared/domain/integration.ts';
import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import { type ObservePorts, observeSecret } from '../shared/domain/observe-secret.ts';
import { daysLeft, dueReminder } from '../shared/domain/secret-expiry.ts';
import type { ReminderStore, SecretStatus } from '../shared/domain/secret-status.ts';
import { describeReminder } from './describe-reminder.ts';

/** A client secret that expires soon, as it is told to people and programs. */
export interface Reminder {
  readonly integrationId: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  readonly daysLeft: number;
  readonly rotation: SecretStatus['rotation'];
}

/** What `watchExpiry` works with. */
export interface WatchPorts extends ObservePorts {
  readonly integrations: Pick<IntegrationStore, 'list'>;
  readonly reminders: ReminderStore;
  readonly publish: (subject: string, text: string) => Promise<void>;
  /** Puts their resource policy on an integration's secrets, as often as asked. */
  readonly guard: (integrationId: string) => Promise<void>;
  readonly report: {
    /** For each integration whose secret was looked at. */
    daysLeft(integrationId: string, days: number): void;
    failed(integrationId: string, failure: Failure): void;
    unguarded(integrationId: string, failure: Failure): void;
  };
}

/**
 * Looks when each integration's client secret expires, and reminds 30, 14, 7 and 1 days before, each time
 * once; and guards the secrets. What fails for one integration hinders none of the others.
 *
 * @returns the reminders that were sent
 */
export async function watchExpiry(ports: WatchPorts): Promise<readonly Reminder[]> {
  const sent: Reminder[] = [];
  for await (const integration of ports.integrations.list()) {
    try {
      const status = await observeSecret(integration, ports);
      const reminder = await remind(integration, status, ports);
      if (reminder) sent.push(reminder);
    } catch (error) {
      ports.report.failed(integration.id, toFailure(error));
    }
    try {
      await ports.guard(integration.id);
    } catch (error) {
      ports.report.unguarded(integration.id, toFailure(error));
    }
  }
  return sent;
}

async function remind(
  { id, tenantId, clientId }: Integration,
  { versionId, expiresAt, rotation, obstacle, rotationFailure }: SecretStatus,
  { reminders, publish, report, now }: WatchPorts,
): Promise<Reminder | undefined> {
  const left = daysLeft(expiresAt, now());
  report.daysLeft(id, left);
  const days = dueReminder(left);
  if (days === undefined) return undefined;
  const key = { integrationId: id, versionId, expiresAt, days };
  if (!(await reminders.claim(key, now()))) return undefined;
  const reminder = { integrationId: id, tenantId, clientId, expiresAt, daysLeft: left, rotation };
  try {
    const { subject, text } = describeReminder(reminder, obstacle ?? rotationFailure);
    await publish(subject, text);
  } catch (error) {
    await reminders.release(key);
    throw error;
  }
  await reminders.settle(key, now());
  return reminder;
}
