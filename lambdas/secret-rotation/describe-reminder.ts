import type { Failure } from '../shared/domain/integration-error.ts';
import type { Reminder } from './watch-expiry.ts';

/** A reminder in words. Names no secret, nor any part of one. */
export function describeReminder(
  { integrationId, tenantId, clientId, expiresAt, daysLeft, rotation }: Reminder,
  /** Why it is not renewed by itself, or was not. */
  reason: Failure | null,
): { readonly subject: string; readonly text: string } {
  const when = sayWhen(daysLeft);
  const lines = [
    `The client secret that StackFlow signs in to Microsoft Azure with ${when} (${expiresAt}).`,
    'When it has expired, discovery and the import of users stop, until there is a new one.',
    '',
    `Tenant ${tenantId}, application ${clientId}, integration ${integrationId}.`,
    '',
    ...(rotation === 'automatic'
      ? [
          reason
            ? `It should have been renewed by itself, which failed: ${reason.message} ${reason.fix}`
            : 'It should have been renewed by itself. The log of the function StackFlowGenericSecretRotation says why it was not.',
          'Then choose Rotate in Integration Hub.',
        ]
      : [
          'To renew it:',
          '1. Azure portal → Microsoft Entra ID → App registrations → your application → Certificates & secrets → New client secret.',
          '2. Integration Hub → Microsoft Azure → Renew client secret: paste its Value. It is tested before it replaces the old one.',
          ...(reason ? ['', `It is not renewed by itself: ${reason.message} ${reason.fix}`] : []),
        ]),
  ];
  return { subject: `StackFlow: Azure client secret ${when}`, text: lines.join('\n') };
}

function sayWhen(days: number): string {
  if (days <= 0) return 'has expired';
  return days === 1 ? 'expires within a day' : `expires in ${days} days`;
}
