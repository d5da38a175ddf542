import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';

type Secret = ShownIntegration['secret'];

/** Days to the client secret's expiry; a reminder goes out 30 days before, as the product page says. */
export function SecretExpiry({ secret }: { readonly secret: Secret }) {
  if (!secret) return <StatusIndicator type="pending">Not looked at yet</StatusIndicator>;
  const { daysLeft } = secret;
  if (daysLeft <= 0) return <StatusIndicator type="error">Expired</StatusIndicator>;
  const days = daysLeft === 1 ? '1 day' : `${daysLeft} days`;
  if (daysLeft <= 7) return <StatusIndicator type="error">{days} left</StatusIndicator>;
  if (daysLeft <= 30) return <StatusIndicator type="warning">{days} left</StatusIndicator>;
  return <StatusIndicator>{days} left</StatusIndicator>;
}

/** Who says when a secret expires. */
export const EXPIRY_SOURCES: Readonly<Record<NonNullable<Secret>['source'], string>> = {
  azure: 'as Azure says',
  rotation: 'as the rotation that made it says',
  entered: 'as an administrator entered it',
  assumed: 'assumed: a year after it was set',
};
