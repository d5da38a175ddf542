import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** One member that changed, as in `properties.changes`; values are texts, or null when absent. */
export interface Difference extends JsonObject {
  readonly previousValue: string | null;
  readonly newValue: string | null;
}

/** Path (`properties.vms[5].sku`) → what it was and is, for each leaf that differs. */
export function bodyDifferences(before: Json, after: Json): Record<string, Difference> {
  const [old, young] = [leavesOf(before), leavesOf(after)];
  const differences: Record<string, Difference> = {};
  for (const path of new Set([...old.keys(), ...young.keys()])) {
    const previousValue = old.get(path) ?? null;
    const newValue = young.get(path) ?? null;
    if (previousValue !== newValue) differences[path] = { previousValue, newValue };
  }
  return differences;
}

function leavesOf(value: Json, path = '', leaves = new Map<string, string>()) {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) leavesOf(item, `${path}[${index}]`, leaves);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) leavesOf(member, path === '' ? key : `${path}.${key}`, leaves);
    }
  } else if (value !== null) leaves.set(path, String(value));
  return leaves;
}
