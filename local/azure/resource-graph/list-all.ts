import type { Resource, SubscriptionContent } from '../resource-manager/content.ts';

/** Every page of a list. */
export function* listAll(
  subscription: SubscriptionContent,
  type: string,
  parents: readonly string[] = [],
): Generator<Resource> {
  let skipToken: string | undefined;
  do {
    const page = subscription.list({
      type,
      parents,
      ...(skipToken !== undefined && { skipToken }),
    });
    yield* page.value;
    skipToken = page.skipToken;
  } while (skipToken !== undefined);
}
