import { activityLogKind } from './activity-log.ts';
import type { Fields } from './read-fields.ts';
import { toText } from './read-fields.ts';

/** Alerts of Microsoft Defender for Cloud that came through the activity log. */
export const activitySecurity = activityLogKind(
  'activity-security',
  'security',
  ({ context, properties }) => {
    const entity = properties.text('compromisedEntity');
    const category = properties.text('category') ?? 'Security alert';
    return {
      title: entity === undefined ? category : `${category} on ${entity}`,
      lines: [describeThreat(properties), ...describeDetails(properties), state(context)],
      names: [entity],
    };
  },
);

function describeThreat(properties: Fields): string | undefined {
  const category = properties.text('category');
  const entity = properties.text('compromisedEntity');
  const severity = properties.text('severity');
  const type = properties.text('attackedResourceType') ?? properties.text('resourceType');
  if (category === undefined && entity === undefined && severity === undefined) return undefined;
  const what = category ?? 'Threat';
  const where = entity === undefined ? '' : ` on ${entity}`;
  const detail = type === undefined ? '' : ` (${type})`;
  return `${what}${where}${detail}${severity === undefined ? '' : `, severity ${severity}`}`;
}

function describeDetails(properties: Fields): (string | undefined)[] {
  const named = [
    ['Threat status', 'threatStatus'],
    ['Action taken', 'actionTaken'],
    ['File', 'filePath'],
    ['Protection', 'protectionType'],
    ['Attackers', 'attackers'],
  ] as const;
  const details = named.map(([word, name]) => {
    const value = listed(properties, name);
    return value && `${word}: ${value}`;
  });
  const remediation = listed(properties, 'remediationSteps');
  return [...details, remediation && `Remediation: ${remediation}`];
}

/** Lists stand in strings of JSON, and some are no valid JSON. */
function listed(properties: Fields, name: string): string | undefined {
  const items = properties.list(name).map(toText);
  const told = items.filter((item) => item !== undefined);
  return told.length > 0 ? told.join('; ') : properties.text(name);
}

function state(context: Fields): string | undefined {
  const status = context.text('status');
  return status && `Status: ${status}`;
}
