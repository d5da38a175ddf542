import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import { type Admission, isCertain } from './admit.ts';
import type { Caller } from './identify-caller.ts';

/**
 * Which integration takes an alert of the portal's *Test action group*, whose subscription is a
 * placeholder: the one that the key or token is of, else one that expects a test just now.
 *
 * @throws IntegrationError `unknown_subscription`
 */
export function admitTest(
  caller: Caller,
  integrations: readonly Integration[],
  now: Date,
): Admission {
  const at = now.toISOString();
  const enabled = integrations.filter((integration) => integration.enabled);
  const own = enabled.find((integration) => isCertain(caller, integration));
  if (own) return { integration: own, verified: true };
  const expecting = enabled.find(
    ({ webhookAccess, testAlertsUntil }) =>
      caller.by === 'azure-source' &&
      webhookAccess === 'azure-source' &&
      testAlertsUntil !== null &&
      testAlertsUntil > at,
  );
  if (expecting) return { integration: expecting, verified: false };
  throw new IntegrationError(
    'unknown_subscription',
    'This is a test alert of the Azure portal, and no integration expects one now.',
    'Click Expect a test alert (or Save & Test) in Integration Hub → Microsoft Azure, then test the action group again within 15 minutes, or test it with the key in its URL.',
  );
}
