import type { ReminderKey, ReminderStore } from '../../lambdas/shared/domain/secret-status.ts';

const HOUR_MS = 60 * 60_000;

/** Reminders in memory. */
export function memoryReminderStore(): ReminderStore {
  const last = new Map<string, ReminderKey & { claimedAt: number; sent: boolean }>();

  const isSameSecret = (one: ReminderKey, other: ReminderKey) =>
    one.versionId === other.versionId && one.expiresAt === other.expiresAt;

  function own(reminder: ReminderKey) {
    const found = last.get(reminder.integrationId);
    if (!found || !isSameSecret(found, reminder)) return undefined;
    return found.days === reminder.days ? found : undefined;
  }

  return {
    async claim(reminder, at) {
      const before = last.get(reminder.integrationId);
      const again = own(reminder);
      const stale = again && !again.sent && again.claimedAt < at.getTime() - HOUR_MS;
      const isNew = !before || !isSameSecret(before, reminder) || before.days > reminder.days;
      if (!isNew && !stale) return false;
      last.set(reminder.integrationId, { ...reminder, claimedAt: at.getTime(), sent: false });
      return true;
    },
    async settle(reminder) {
      const found = own(reminder);
      if (found) found.sent = true;
    },
    async release(reminder) {
      const found = own(reminder);
      if (found) found.claimedAt = 0;
    },
  };
}
