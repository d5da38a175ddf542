import type { CommonAlert } from './common-alert.ts';

/**
 * Subscriptions that the portal's *Test action group* writes into its fixed bodies.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#test-an-action-group-in-the-azure-portal
 */
const PLACEHOLDERS = [
  '11111111-1111-1111-1111-111111111111',
  'aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e',
];

/** The subscription that an alert is of: its id's, else that of the first target; in lower case. */
export function subscriptionOf({ data }: CommonAlert): string | undefined {
  const { alertId, alertTargetIDs } = data.essentials;
  for (const id of [alertId, ...(alertTargetIDs ?? [])]) {
    const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
    if (subscriptionId) return subscriptionId.toLowerCase();
  }
  return undefined;
}

/** Whether a subscription is one of the portal's test alerts rather than a real one. */
export function isTestSubscription(subscriptionId: string | undefined): boolean {
  return subscriptionId !== undefined && PLACEHOLDERS.includes(subscriptionId);
}
