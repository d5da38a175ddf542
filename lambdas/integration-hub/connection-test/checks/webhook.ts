import type { IntegrationSettings } from '../../../shared/domain/integration.ts';
import { type Check, failed, passed, type Subject, warned } from '../check.ts';

const SUBJECT: Subject = { id: 'webhook', title: 'Webhook', field: 'webhookAccess' };

/** Whether alerts can get in as the webhook is set; only a test alert shows that Azure reaches it. */
export function checkWebhook({
  webhookAccess,
  webhookAudience,
}: Pick<IntegrationSettings, 'webhookAccess' | 'webhookAudience'>): Check {
  if (webhookAccess === 'entra-id' && webhookAudience.length === 0) {
    return failed(
      { ...SUBJECT, field: 'webhookAudience' },
      'Secure Webhook is asked for, and no audience is named, so no token is accepted.',
      'Enter the Application ID URI of the app registration that the action group’s Secure Webhook uses.',
    );
  }
  if (webhookAccess === 'azure-source') {
    return warned(
      SUBJECT,
      'Whoever calls from Azure’s action groups is let in; such incidents count as unverified until Azure’s own list of alerts has them.',
      'Put the URL with its key into the action group, and set the access to key.',
    );
  }
  return passed(SUBJECT, 'Send a test alert from the action group to see that Azure reaches it.');
}
