import type { Access } from './access.ts';
import type { SubscriptionContent, SubscriptionState, TenantContent } from './content.ts';

export type RegistrationState = 'Registered' | 'NotRegistered' | 'Registering';

/** What of a subscription is no resource, and changes. */
export interface SubscriptionSettings {
  access: Access;
  state: SubscriptionState;
  /**
   * Whether alerts may be read. Off, the role comes without `Microsoft.AlertsManagement/alerts/read`, as
   * a custom role in place of Monitoring Reader may.
   */
  monitoringReader: boolean;
  /** Lower-case namespace → state; absent means Registered. */
  readonly providers: Map<string, RegistrationState>;
}

/** The tenant behind Azure Resource Manager. */
export interface TenantState {
  readonly content: TenantContent;
  subscription(id: string): SubscriptionContent | undefined;
  /** Reader, Enabled, everything registered, until changed. */
  settings(subscription: SubscriptionContent): SubscriptionSettings;
}

export function createTenantState(content: TenantContent): TenantState {
  const byId = new Map(content.subscriptions.map((entry) => [entry.subscriptionId, entry]));
  const settings = new Map<SubscriptionContent, SubscriptionSettings>();
  return {
    content,
    subscription: (id) => byId.get(id.toLowerCase()),
    settings(subscription) {
      const known = settings.get(subscription);
      if (known) return known;
      const fresh: SubscriptionSettings = {
        access: { role: 'reader' },
        state: 'Enabled',
        monitoringReader: true,
        providers: new Map(),
      };
      settings.set(subscription, fresh);
      return fresh;
    },
  };
}
