import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json } from './json.ts';
import { type ArmPath, parseArmPath, resourceGroupOf } from './resource-manager/arm-path.ts';
import type {
  Page,
  Resource,
  SubscriptionContent,
  TenantContent,
} from './resource-manager/content.ts';
import { RESOURCE_TYPES } from './resource-manager/resource-types/index.ts';

/** The subscription that recordings call `subscription-id`. */
export const RECORDED_SUBSCRIPTION_ID = '5ecf0b8d-0000-4000-8000-000000000001';

/** One recorded answer of Azure Resource Manager. */
interface Recording {
  readonly path: ArmPath;
  /** Absent for a first page. */
  readonly skipToken?: string;
  readonly body: Json;
}

const GROUPS = 'microsoft.resources/resourcegroups';
const TYPES = new Set(RESOURCE_TYPES.map(({ type }) => type.toLowerCase()));

/**
 * A tenant whose content is what Azure once answered: each `NAME.json` of the folder is an answer,
 * and `NAME.meta.json` beside it names the request's `url` and the `status`. Failures are left out:
 * they belonged to other subscriptions. A list that was not recorded is empty.
 *
 * Returns what `startAzure` takes as `content`. Throws Error with a sentence when the folder holds
 * no recording.
 */
export function recordedContent(folder: string): (ids: { tenantId: string }) => TenantContent {
  return ({ tenantId }) => {
    const recordings = readRecordings(folder, tenantId);
    return { subscriptions: [recordedSubscription(recordings)] };
  };
}

function readRecordings(folder: string, tenantId: string): Recording[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const names = files.filter((file) => file.endsWith('.meta.json')).sort();
  if (names.length === 0) {
    throw new Error(
      `${folder} holds no recorded answers: expected files NAME.json with NAME.meta.json beside them.`,
    );
  }
  return names.flatMap((name) => {
    const meta = readJson(join(folder, name), tenantId);
    if (!isJsonObject(meta) || meta.status !== 200 || typeof meta.url !== 'string') return [];
    const url = new URL(meta.url);
    const path = parseArmPath(url.pathname);
    if (!path) return [];
    const skipToken = url.searchParams.get('$skipToken');
    const body = readJson(join(folder, name.replace(/\.meta\.json$/, '.json')), tenantId);
    return [{ path, body, ...(skipToken !== null && { skipToken }) }];
  });
}

/** Recordings have their subscription and directory ids replaced by these words. */
function readJson(file: string, tenantId: string): Json {
  const text = readFileSync(file, 'utf8')
    .replaceAll('subscription-id', RECORDED_SUBSCRIPTION_ID)
    .replaceAll('directory-id', tenantId);
  return JSON.parse(text) as Json;
}

function recordedSubscription(recordings: readonly Recording[]): SubscriptionContent {
  const lists = recordings.filter(({ path }) => path.isList);
  const resources = collectResources(recordings);
  const groups = collectGroups([...resources.values()]);

  return {
    subscriptionId: RECORDED_SUBSCRIPTION_ID,
    displayName: 'Recorded subscription',
    hasType: (type) => TYPES.has(type.toLowerCase()),
    hasResourceGroup: (name) => groups.has(name.toLowerCase()),
    find(type, names) {
      if (type.toLowerCase() === GROUPS) return groups.get(names[0]?.toLowerCase() ?? '');
      return resources.get(keyOf(type, names));
    },
    list({ type, parents, skipToken }) {
      if (type.toLowerCase() === GROUPS) return { value: [...groups.values()] };
      const pages = lists.filter(
        ({ path }) => keyOf(path.type, path.names) === keyOf(type, parents),
      );
      const page = pages.find((candidate) => candidate.skipToken === skipToken);
      if (page) return pageOf(page.body);
      if (skipToken !== undefined) throw new RangeError('not a recorded skip token');
      return { value: [] };
    },
  };
}

function keyOf(type: string, names: readonly string[]): string {
  return `${type}|${names.join('/')}`.toLowerCase();
}

function pageOf(body: Json): Page {
  if (!isJsonObject(body)) return { value: [] };
  const value = Array.isArray(body.value) ? (body.value as Resource[]) : [];
  const next = typeof body.nextLink === 'string' ? new URL(body.nextLink) : undefined;
  const skipToken = next?.searchParams.get('$skipToken');
  return { value, ...(skipToken && { skipToken }) };
}

/** Every resource of the lists, and those recorded alone, by type and names. */
function collectResources(recordings: readonly Recording[]): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const { path, body } of recordings) {
    const found = path.isList ? pageOf(body).value : [body as Resource];
    for (const resource of found) {
      const own = parseArmPath(resource.id);
      if (own) resources.set(keyOf(own.type, own.names), resource);
    }
  }
  return resources;
}

/** No list of groups was recorded: they are those that the resources' ids name. */
function collectGroups(resources: readonly Resource[]): Map<string, Resource> {
  const groups = new Map<string, Resource>();
  for (const { id, location } of resources) {
    const name = resourceGroupOf(id);
    // The compute list spells groups in capitals; any other spelling is nearer to the given one.
    const known = groups.get(name?.toLowerCase() ?? '');
    if (!name || (known && known.name !== known.name.toUpperCase())) continue;
    groups.set(name.toLowerCase(), {
      id: `/subscriptions/${RECORDED_SUBSCRIPTION_ID}/resourceGroups/${name}`,
      name,
      type: 'Microsoft.Resources/resourceGroups',
      location: String(location).toLowerCase().replaceAll(' ', ''),
      properties: { provisioningState: 'Succeeded' },
    });
  }
  return groups;
}
