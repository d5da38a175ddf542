import { RESOURCE_TYPES } from '../../lambdas/cmdb-discovery/resource-types/index.ts';
import {
  CI_ATTRIBUTES,
  CiClass,
  type ConfigurationItem,
} from '../../lambdas/shared/domain/configuration-item.ts';
import { table } from '../terminal/table.ts';
import type { HubClient, RunReport } from './hub-client.ts';
import { inWords } from './in-words.ts';

const ROWS_PER_CLASS = 3;

const classOf = new Map(RESOURCE_TYPES.map(({ name, ciClass }) => [name, ciClass]));

/** What a run found and changed, in one sentence. */
export function summarize(run: RunReport): string {
  const total = (count: 'found' | 'created' | 'updated' | 'retries') =>
    run.scopes.reduce((sum, scope) => sum + scope[count], 0);
  const unchanged = total('found') - total('created') - total('updated');
  return (
    `${total('found')} resources in ${run.scopes.length} scopes: ${total('created')} created, ` +
    `${total('updated')} updated, ${unchanged} unchanged`
  );
}

/** What went wrong in a run's scopes: a line for each reason, which often is that of all. */
export function complaints({ scopes }: Pick<RunReport, 'scopes'>): string[] {
  const places = new Map<string, string[]>();
  for (const { state, subscriptionId, resourceType, error } of scopes) {
    if (!error) continue;
    const reason = inWords(error);
    const place = `${state}: ${resourceType} in ${subscriptionId}`;
    places.set(reason, [...(places.get(reason) ?? []), place]);
  }
  return [...places].map(([reason, [first, ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `  ${first}${more}: ${reason}`;
  });
}

/** The configuration items of each class, a few rows each. */
export async function describeItems(hub: HubClient, run: RunReport): Promise<string> {
  const parts: string[] = [];
  for (const ciClass of CiClass.options) {
    const items = await hub.configurationItems(ciClass, ROWS_PER_CLASS);
    if (items.length > 0)
      parts.push(`${ciClass}: ${countOf(ciClass, run)}\n${rows(ciClass, items)}`);
  }
  return parts.join('\n\n');
}

function rows(ciClass: CiClass, items: readonly ConfigurationItem[]): string {
  const names = Object.keys(CI_ATTRIBUTES[ciClass].shape);
  return table(
    names,
    items.map((item) => {
      const attributes = new Map<string, unknown>(Object.entries(item.attributes));
      return names.map((name) => toText(attributes.get(name)));
    }),
  );
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (!Array.isArray(value)) return String(value);
  return value.map(({ name, count, size }) => `${name} ${count} × ${size}`).join(', ');
}

function countOf(ciClass: CiClass, run: RunReport): number {
  return run.scopes
    .filter((scope) => classOf.get(scope.resourceType) === ciClass)
    .reduce((sum, scope) => sum + scope.found, 0);
}
