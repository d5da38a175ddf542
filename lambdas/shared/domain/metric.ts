/** A unit as CloudWatch spells it. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'None';

/**
 * Every metric of the product. Counts are summed over an invocation; of the others each value is kept.
 * Published in the deployment's namespace with the dimension `service`, the flow that measured it: no
 * other dimension, since each combination is a metric that costs.
 */
export const METRICS = {
  /** Alerts that Azure was told are stored. */
  AlertsAccepted: { service: 'alerts', unit: 'Count' },
  /** Calls of the webhook with a bad credential, subscription, schema or size: the caller is to blame. */
  AlertsRefused: { service: 'alerts', unit: 'Count' },
  /** Calls of the webhook answered 503, which Azure repeats for about a minute. */
  AlertsNotStored: { service: 'alerts', unit: 'Count' },
  /** From the acceptance of an alert to its incident. */
  IncidentLag: { service: 'alerts', unit: 'Milliseconds' },
  /** Tries at which an alert did not become an incident. */
  AlertsNotProcessed: { service: 'alerts', unit: 'Count' },
  /** Alerts that the webhook missed and `reconcile` found in Azure. */
  AlertsReconciled: { service: 'alerts', unit: 'Count' },
  /** Subscriptions whose alerts `reconcile` could not read at its last time. */
  SubscriptionsNotReconciled: { service: 'alerts', unit: 'Count' },
  /** Scopes (subscription, resource type) of a run that could not be read. */
  ScopesFailed: { service: 'cmdb-discovery', unit: 'Count' },
  /** Configuration items created, updated, retired or revived. */
  ConfigurationItemsChanged: { service: 'cmdb-discovery', unit: 'Count' },
  /** Integrations whose newest full discovery failed. */
  DiscoveriesFailed: { service: 'cmdb-discovery', unit: 'Count' },
  /** Integrations whose newest full discovery waits for an administrator. */
  DiscoveriesHeld: { service: 'cmdb-discovery', unit: 'Count' },
  /** Since the last full discovery that read something, of the integration that waits longest. */
  DiscoveryAge: { service: 'cmdb-discovery', unit: 'Seconds' },
  /** Since the instant up to which changes are in the CMDB, of the integration furthest behind. */
  ChangeFeedAge: { service: 'cmdb-discovery', unit: 'Seconds' },
  /** People whom the Entra ID sync put out. */
  UsersDeactivated: { service: 'entra-sync', unit: 'Count' },
  /** People whom the Entra ID sync deleted, since they were gone for longer than the grace period. */
  UsersDeleted: { service: 'entra-sync', unit: 'Count' },
  /** Roles that the Entra ID sync took from people who stay. */
  RolesTakenAway: { service: 'entra-sync', unit: 'Count' },
  /** Tenants whose newest sync failed. */
  SyncsFailed: { service: 'entra-sync', unit: 'Count' },
  /** Tenants whose newest sync waits for an administrator. */
  SyncsHeld: { service: 'entra-sync', unit: 'Count' },
  /** Since the last complete sync, of the tenant that waits longest. */
  SyncAge: { service: 'entra-sync', unit: 'Seconds' },
  /** Until the client secret of an integration expires. */
  DaysUntilClientSecretExpires: { service: 'secret-rotation', unit: 'None' },
  /** Integrations whose client secret could not be looked at. */
  ClientSecretsNotWatched: { service: 'secret-rotation', unit: 'Count' },
  /** Requests to Azure Resource Manager and Microsoft Graph, retries among them, sign-ins not. */
  AzureCalls: { service: 'every flow', unit: 'Count' },
  /** Requests that Azure answered with 429. */
  AzureThrottles: { service: 'every flow', unit: 'Count' },
} as const satisfies Readonly<
  Record<string, { readonly service: string; readonly unit: MetricUnit }>
>;
export type MetricName = keyof typeof METRICS;

/** Measures something. What is measured is published when the invocation ends, also with an error. */
export type Measure = (metric: MetricName, value: number) => void;
