import { mergePatch } from '../json.ts';
import { uuid } from '../random.ts';
import { parseArmPath } from './arm-path.ts';
import { type Changes, changeKey, noChanges } from './changes.ts';
import type { Resource, SubscriptionContent, TenantContent } from './content.ts';
import { createEstate, type Estate } from './estate.ts';
import { listPage } from './list-page.ts';
import type { ResourceType } from './resource-type.ts';
import { RESOURCE_TYPES } from './resource-types/index.ts';

/** A generated subscription, which can change. */
export interface GeneratedSubscription extends SubscriptionContent {
  readonly estate: Estate;
  readonly changes: Changes;
  /** What a slot holds now, with every change. */
  at(type: ResourceType, slot: number): readonly Resource[];
}

export interface GeneratedContent extends TenantContent {
  readonly subscriptions: readonly GeneratedSubscription[];
}

export interface GeneratedContentOptions {
  readonly seed: number;
  readonly tenantId: string;
  /** Machines, clusters, databases, Cosmos accounts, sites and storage accounts together. */
  readonly size: number;
  readonly subscriptions: number;
  readonly maxPageSize: number;
}

const NAMES = ['Production', 'Shared Services', 'Development', 'Sandbox'];
/** Relative sizes, over and over; with four subscriptions or more, some hold nothing. */
const WEIGHTS = [3, 2, 1, 0];

const TYPES = new Map(RESOURCE_TYPES.map((type) => [type.type.toLowerCase(), type]));

/** A tenant that follows from a seed. Takes the same memory at any size. */
export function generateContent(options: GeneratedContentOptions): GeneratedContent {
  const sizes = shareOut(options.size, options.subscriptions);
  return {
    subscriptions: sizes.map((size, index) => generateSubscription(options, index, size)),
  };
}

function shareOut(size: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => WEIGHTS[index % WEIGHTS.length] ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.floor((size * weight) / total));
  const rest = size - sizes.reduce((sum, share) => sum + share, 0);
  return sizes.map((share, index) => (index === 0 ? share + rest : share));
}

function generateSubscription(
  options: GeneratedContentOptions,
  index: number,
  size: number,
): GeneratedSubscription {
  const subscriptionId = uuid(options.seed, 'subscription', index);
  const changes = noChanges();
  const estate = createEstate(options.seed, subscriptionId, options.tenantId, size, changes);
  const round = Math.floor(index / NAMES.length);
  const name = `Contoso ${NAMES[index % NAMES.length]}`;

  function find(typeName: string, names: readonly string[], expand?: string): Resource | undefined {
    const type = TYPES.get(typeName.toLowerCase());
    const slot = type?.slotOf(estate, names);
    if (!type || slot === undefined) return undefined;
    const ending = endOfId(type.type, names);
    const found = type.at(estate, slot).find(({ id }) => id.toLowerCase().endsWith(ending));
    if (!found) return undefined;
    const expansion = expand && type.expand?.(estate, slot, expand);
    const patched = patch(changes, type, found);
    return expansion ? (mergePatch(patched, expansion) as Resource) : patched;
  }

  return {
    subscriptionId,
    displayName: round === 0 ? name : `${name} ${round + 1}`,
    estate,
    changes,
    at: (type, slot) => type.at(estate, slot).map((resource) => patch(changes, type, resource)),
    hasType: (type) => TYPES.has(type.toLowerCase()),
    hasResourceGroup: (group) => find('Microsoft.Resources/resourceGroups', [group]) !== undefined,
    find,
    list({ type: typeName, parents, skipToken }) {
      const type = TYPES.get(typeName.toLowerCase());
      if (!type) return { value: [] };
      const parentSlot = parents.length === 0 ? 0 : slotOfParent(estate, type, parents);
      const range = type.slots(estate, parentSlot);
      const page = listPage(estate, type, range, skipToken, options.maxPageSize);
      return { ...page, value: page.value.map((resource) => patch(changes, type, resource)) };
    },
  };
}

function slotOfParent(estate: Estate, type: ResourceType, parents: readonly string[]): number {
  const parentType = type.type.slice(0, type.type.lastIndexOf('/')).toLowerCase();
  const slot = TYPES.get(parentType)?.slotOf(estate, parents);
  if (slot === undefined) throw new Error(`No ${parentType} is named ${parents.join('/')}`);
  return slot;
}

/** How the id of a resource ends, lower-case: enough to know it, since names are unique. */
function endOfId(type: string, names: readonly string[]): string {
  const [namespace, ...types] = type.split('/');
  const path = types.map((segment, index) => `${segment}/${names[index] ?? ''}`).join('/');
  const isGroup = type === 'Microsoft.Resources/resourceGroups';
  return (isGroup ? `/${path}` : `/providers/${namespace}/${path}`).toLowerCase();
}

function patch(changes: Changes, type: ResourceType, resource: Resource): Resource {
  if (changes.patched.size === 0) return resource;
  const names = parseArmPath(resource.id)?.names ?? [resource.name];
  const change = changes.patched.get(changeKey(type.type, names));
  return change === undefined ? resource : (mergePatch(resource, change) as Resource);
}
