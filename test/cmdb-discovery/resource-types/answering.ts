import type {
  Recall,
  ResourceType,
} from '../../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import type {
  ConfigurationItem,
  DiscoveredItem,
} from '../../../lambdas/shared/domain/configuration-item.ts';
import type {
  ArmResource,
  ResourceManager,
} from '../../../lambdas/shared/domain/resource-manager.ts';

/** Pages of a list, one resource, or the error that asking for it ends with; by lower-cased path. */
export type Answers = Readonly<
  Record<string, readonly (readonly ArmResource[])[] | ArmResource | Error>
>;

/** An Azure Resource Manager that knows `answers` and keeps what it was asked for, in order. */
export function answering(answers: Answers): ResourceManager & { readonly asked: string[] } {
  const asked: string[] = [];
  const known = new Map(Object.entries(answers).map(([path, it]) => [path.toLowerCase(), it]));

  function answerTo(path: string) {
    asked.push(path);
    const answer = known.get(path.toLowerCase());
    if (answer === undefined) throw new Error(`Nobody expected a call to ${path}`);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  return {
    asked,
    statistics: { calls: 0, retries: 0 },
    async *pages(path, _, from = linkTo(0)) {
      const pages = answerTo(path) as readonly (readonly ArmResource[])[];
      const start = pages.findIndex((_, index) => linkTo(index) === from);
      if (start === -1) throw new Error(`Nobody gave the link ${from}`);
      for (const [index, resources] of pages.entries()) {
        const next = index + 1 < pages.length ? linkTo(index + 1) : undefined;
        if (index >= start) yield { resources, next };
      }
    },
    async get(path) {
      return answerTo(path) as ArmResource;
    },
    async query(path) {
      return answerTo(path) as ArmResource;
    },
  };
}

const linkTo = (page: number) => `page ${page + 1}`;

/** A CMDB that remembers nothing. */
export const recallNothing: Recall = async () => new Map();

/** A CMDB that remembers these items and keeps what it was asked for. */
export function recalling(...items: readonly DiscoveredItem[]) {
  const asked: string[] = [];
  const recall: Recall = async (ids) => {
    asked.push(...ids);
    const known = items.filter(({ id }) => ids.includes(id)).map(asStored);
    return new Map(known.map((item) => [item.id, item]));
  };
  return { recall, asked };
}

function asStored(item: DiscoveredItem): ConfigurationItem {
  return {
    ...item,
    integrationId: '7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34',
    link: 'https://portal.azure.com/',
    hash: '',
    discoveredAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    missingSince: null,
    retiredAt: null,
    runId: 'a3c1f7de-30f1-4bd5-8f7d-09c6f0a3f0a1',
    revision: 1,
    fence: 1,
  };
}

/** Every item of one pass. */
export async function allOf(
  type: ResourceType,
  azure: ResourceManager,
  recall: Recall = recallNothing,
): Promise<DiscoveredItem[]> {
  const pages = await Array.fromAsync(type.discover(azure, SUBSCRIPTION, recall));
  return pages.flatMap(({ items }) => items);
}

export const SUBSCRIPTION = '5d2b1c1e-7a60-4b0e-9a53-3c1f5d1c7a01';

/** An ARM id in the test's subscription and the group `rg-shop`. */
export function armId(path: string, group = 'rg-shop'): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${path}`;
}

/** The path of a list of the whole subscription. */
export function listOf(type: string): string {
  return `/subscriptions/${SUBSCRIPTION}/providers/${type}`;
}
