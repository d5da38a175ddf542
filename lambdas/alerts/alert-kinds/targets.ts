import { toText } from './read-fields.ts';

const MAX_TARGETS = 50;

/** Resource Manager's ids are far shorter, and so are host names. */
const MAX_ID_LENGTH = 1024;
const MAX_NAME_LENGTH = 256;

/** A name and a value, as dimensions and labels are. */
export type NamedValue = readonly [name: string, value: string];

/** Dimensions and labels that name a machine, a cluster or another resource. */
const NAMING = new Set([
  'computer',
  'resource',
  'host',
  'hostname',
  'cluster',
  'node',
  'instance',
  'compromisedentity',
]);

/** Lower-cased ARM ids among the values, each once. */
export function targetIds(values: readonly unknown[]): string[] {
  const ids = values
    .map(toText)
    .filter((id) => id !== undefined)
    .filter(isArmId)
    .map((id) => id.toLowerCase().replace(/\/+$/, ''));
  return [...new Set(ids)].slice(0, MAX_TARGETS);
}

/** Names among the values, each once in any casing; ARM ids are no names. */
export function targetNames(values: readonly unknown[]): string[] {
  const names = values
    .map(toText)
    .filter((name) => name !== undefined)
    .filter((name) => name.length <= MAX_NAME_LENGTH && !name.startsWith('/'));
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
  return [...byName.values()].slice(0, MAX_TARGETS);
}

/** Values of dimensions or labels that name a resource; a Prometheus instance loses its port. */
export function namingValues(pairs: readonly NamedValue[]): string[] {
  return pairs
    .filter(([name]) => NAMING.has(name.toLowerCase().replaceAll('_', '')))
    .map(([, value]) => value.replace(/:\d{1,5}$/, ''));
}

/** The last segment of an ARM id: what the resource is called. A subscription has but its id. */
export function resourceName(id: string): string {
  const subscription = /^\/subscriptions\/([^/]+)\/?$/i.exec(id)?.[1];
  if (subscription !== undefined) return `subscription ${subscription}`;
  return id.split('/').findLast((segment) => segment !== '') ?? id;
}

function isArmId(id: string): boolean {
  return id.length <= MAX_ID_LENGTH && /^\/subscriptions\/[^/]/i.test(id);
}
