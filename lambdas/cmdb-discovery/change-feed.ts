import * as z from 'zod';
import { AzureError, type ResourceManager } from '../shared/domain/resource-manager.ts';

const PATH = '/providers/Microsoft.ResourceGraph/resources';
const API_VERSION = '2024-04-01';

/** The most rows that Resource Graph answers at once. */
const PAGE = 1000;

/** One row of the change feed. */
const Change = z.object({
  changeType: z.string(),
  targetResourceId: z.string(),
  targetResourceType: z.string(),
});

/** A change of a resource, as Resource Graph saw it; the resource itself is to be read anew. */
export interface ResourceChange {
  readonly armId: string;
  /** Lower-cased ARM type. */
  readonly armType: string;
  readonly deleted: boolean;
}

const Answer = z.object({
  data: z.array(z.unknown()),
  $skipToken: z.string().nullish(),
});

const Subscription = z.object({ subscriptionId: z.string() });

/**
 * What changed from `since` to `until` (ISO 8601 UTC), each resource once with its last change. The
 * feed may miss changes and tell others twice: it says where to look, never what is there.
 *
 * @see https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export async function readChanges(
  azure: ResourceManager,
  subscriptionIds: readonly string[],
  since: string,
  until: string,
): Promise<readonly ResourceChange[]> {
  const query = [
    'resourcechanges',
    '| extend changedAt = todatetime(properties.changeAttributes.timestamp)',
    `| where changedAt >= datetime(${since}) and changedAt < datetime(${until})`,
    '| project id, changedAt, changeType = tostring(properties.changeType),',
    '  targetResourceId = tostring(properties.targetResourceId),',
    '  targetResourceType = tostring(properties.targetResourceType)',
    '| order by id asc',
  ].join('\n');
  const changes = new Map<string, ResourceChange>();
  for await (const row of rows(azure, query, subscriptionIds)) {
    const { targetResourceId, targetResourceType, changeType } = Change.parse(row);
    const key = targetResourceId.toLowerCase();
    changes.set(key, {
      armId: targetResourceId,
      armType: targetResourceType.toLowerCase(),
      // Rows come in no order of time: a deletion anywhere makes it worth asking for proof.
      deleted: changeType === 'Delete' || (changes.get(key)?.deleted ?? false),
    });
  }
  return [...changes.values()];
}

/**
 * The subscriptions that Resource Graph can read. It leaves out the others without a word, so silence
 * about them says nothing.
 */
export async function readableSubscriptions(
  azure: ResourceManager,
  subscriptionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const query =
    "ResourceContainers | where type =~ 'microsoft.resources/subscriptions' " +
    '| project id, subscriptionId | order by id asc';
  const readable = new Set<string>();
  try {
    for await (const row of rows(azure, query, subscriptionIds)) {
      readable.add(Subscription.parse(row).subscriptionId.toLowerCase());
    }
  } catch (error) {
    // Azure refuses the question when it can read none of them.
    if (!(error instanceof AzureError && error.status === 400)) throw error;
  }
  return readable;
}

async function* rows(
  azure: ResourceManager,
  query: string,
  subscriptions: readonly string[],
): AsyncIterable<unknown> {
  let $skipToken: string | null | undefined;
  do {
    const options = { $top: PAGE, resultFormat: 'objectArray', ...($skipToken && { $skipToken }) };
    const body = { subscriptions, query, options };
    const answer = Answer.parse(await azure.query(PATH, API_VERSION, body));
    yield* answer.data;
    $skipToken = answer.$skipToken;
  } while ($skipToken);
}
