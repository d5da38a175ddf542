import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { Caller } from './identify-caller.ts';

/** An integration that takes the alert, and how sure it is of it. */
export interface Admission {
  readonly integration: Integration;
  readonly verified: boolean;
}

/**
 * Whether the caller may speak for the integration that the alert's subscription belongs to. A key or
 * a token of that integration opens it in every mode; Azure's addresses alone only where that is enough.
 *
 * @throws IntegrationError `unknown_subscription` | `integration_disabled` | `unauthorized`
 */
export function admit(
  caller: Caller,
  integration: Integration | undefined,
  subscriptionId: string | undefined,
): Admission {
  if (!integration) throw unknownSubscription(subscriptionId);
  if (!integration.enabled) throw disabled(integration);
  if (isCertain(caller, integration)) return { integration, verified: true };
  if (caller.by === 'azure-source' && integration.webhookAccess === 'azure-source') {
    return { integration, verified: false };
  }
  throw notEnough(integration);
}

/** Whether the caller proved to belong to the integration, rather than just to Azure. */
export function isCertain(caller: Caller, integration: Integration): boolean {
  if (caller.by === 'key') return caller.integrationId === integration.id;
  if (caller.by !== 'entra-id') return false;
  const { tenantId, audience } = caller.token;
  return tenantId === integration.tenantId && integration.webhookAudience.includes(audience);
}

function unknownSubscription(subscriptionId: string | undefined): IntegrationError {
  if (subscriptionId === undefined) {
    return new IntegrationError(
      'unknown_subscription',
      'The alert names no subscription, so its sender alone does not tell whose it is.',
      'Copy the webhook URL with its key from Integration Hub → Microsoft Azure, or use a Secure Webhook.',
    );
  }
  return new IntegrationError(
    'unknown_subscription',
    `No integration is connected to subscription ${subscriptionId}.`,
    'Add the subscription in Integration Hub → Microsoft Azure → Configure.',
  );
}

/** Refused for good, since Azure sends again what may pass later. */
function disabled({ id }: Integration): IntegrationError {
  return new IntegrationError(
    'integration_disabled',
    `Integration ${id} is disabled and takes no alerts.`,
    'Enable it in Integration Hub → Microsoft Azure → Configure.',
  );
}

function notEnough({ webhookAccess }: Integration): IntegrationError {
  const asked = {
    'azure-source': 'a call from the addresses of Azure action groups, its key or a token for it',
    key: 'the key in the webhook URL',
    'entra-id': 'a token of its Secure Webhook, for one of its audiences',
  };
  return new IntegrationError(
    'unauthorized',
    `The integration that this subscription belongs to asks for ${asked[webhookAccess]}.`,
    'Copy the webhook URL from Integration Hub → Microsoft Azure, or set up the Secure Webhook as it says there.',
  );
}
