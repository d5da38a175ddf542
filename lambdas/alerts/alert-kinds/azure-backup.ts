import type { AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { plainLines } from './plain-lines.ts';
import { type Fields, readFields } from './read-fields.ts';
import { resourceName } from './targets.ts';
import { toFacts } from './to-facts.ts';

/** Built-in alerts of Azure Backup. Their target is the vault; the context tells what it protects. */
export const azureBackup: AlertKind = {
  name: 'azure-backup',
  sendsResolved: false,
  matches: (alert) => monitoringService(alert) === 'azurebackup',
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const resource = context.text('linkedResourceName');
    const rule = alert.data.essentials.alertRule ?? 'Azure Backup alert';
    const known = describeBackup(context);
    return toFacts(alert, receivedAt, {
      title: resource === undefined ? rule : `${rule}: ${resource}`,
      lines: known.length > 0 ? known : plainLines(context),
      ids: [context.text('linkedResourceId') ?? context.text('sourceId')],
      names: [resource],
    });
  },
};

function describeBackup(context: Fields): string[] {
  const item = context.text('affectedItems') ?? context.text('sourceId');
  const source = context.text('sourceType');
  const info = context.fields('extendedInfo');
  const count = info.text('occurrenceCount');
  return [
    item && `Affected: ${resourceName(item)}${source === undefined ? '' : ` (${source})`}`,
    count && `Occurred ${count === '1' ? 'once' : `${count} times`}`,
    info.text('possibleCauses') && `Possible causes: ${info.text('possibleCauses')}`,
    info.text('recommendedActions') && `Recommended: ${info.text('recommendedActions')}`,
  ].filter((line) => line !== undefined);
}
