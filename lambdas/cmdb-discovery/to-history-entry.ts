import { isDeepStrictEqual } from 'node:util';
import type {
  ConfigurationItem,
  DiscoveredItem,
  FieldChange,
  HistoryEntry,
} from '../shared/domain/configuration-item.ts';
import { contentOf } from './content.ts';
import { toDiscoveredItem } from './to-configuration-item.ts';

/** What a write means for the item's history; undefined when it tells nothing about the resource. */
export function toHistoryEntry(
  before: ConfigurationItem,
  after: ConfigurationItem,
  at: string,
): HistoryEntry | undefined {
  const changes = changesBetween(toDiscoveredItem(before), toDiscoveredItem(after));
  const entry = { id: after.id, at, runId: after.runId, changes };
  if (before.retiredAt === null && after.retiredAt !== null) return { ...entry, event: 'retired' };
  if (before.retiredAt !== null && after.retiredAt === null) return { ...entry, event: 'revived' };
  return changes.length === 0 ? undefined : { ...entry, event: 'changed' };
}

/** The fields that differ, by name; a field that one side lacks is null there. */
function changesBetween(before: DiscoveredItem, after: DiscoveredItem): FieldChange[] {
  const old = new Map(contentOf(before));
  const fresh = new Map(contentOf(after));
  const fields = [...new Set([...old.keys(), ...fresh.keys()])].toSorted();
  return fields
    .map((field) => ({
      field,
      before: old.get(field) ?? null,
      after: fresh.get(field) ?? null,
    }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}
