/** The form's fields in the product page's words. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  tenantId: 'Tenant ID',
  subscriptionIds: 'Subscription ID',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  secretExpiresAt: 'Client Secret expires',
  cloud: 'Azure cloud',
  regions: 'Regions',
  resourceTypes: 'Resource types',
  enabled: 'Enabled',
  entraIdSync: 'Entra ID Sync',
  cmdbDiscovery: 'CMDB Discovery',
  dropGuardItems: 'Retirements without approval',
  dropGuardPercent: 'Share of retirements without approval',
  webhookAccess: 'Who may call the webhook',
  webhookAudience: 'Application ID URI',
  reopenWithinMinutes: 'Reopen within',
};
