import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import type { CollectRequest, CollectResult } from './collect-subscription.ts';
import type { DiscoverPorts } from './discover.ts';
import { failUnfinished } from './fail-unfinished.ts';

/** Subscriptions of one execution: each takes about two of its 3,000 operations, or five when it fails. */
export const MAX_GROUP = 400;

/** How many subscriptions are read at once. */
const CONCURRENCY = 8;

/** `context.invoke` gives up at the first failure; so many in a row are made. */
const ATTEMPTS = 3;

/** What is to be done in some subscriptions of a run. */
export interface GroupRequest extends Omit<CollectRequest, 'subscriptionId'> {
  readonly subscriptionIds: readonly string[];
}

/** Has each subscription of a group collected by an invocation of its own; none stops the others. */
export async function collectGroup(
  { runId, integrationId, fence, task, subscriptionIds }: GroupRequest,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  const collected = await context.map(
    'subscriptions',
    [...subscriptionIds],
    (item, subscriptionId) =>
      collect({ runId, integrationId, fence, task, subscriptionId }, item, ports),
    { maxConcurrency: CONCURRENCY },
  );
  collected.throwIfError();
}

/** Invokes `collect` until it is done: again when it ran out of time, and again when it died. */
async function collect(
  request: CollectRequest,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  let failures = 0;
  for (let invocation = 1; ; invocation += 1) {
    try {
      const { done } = await context.invoke<CollectRequest, CollectResult>(
        `collect ${invocation}`,
        ports.collectFunction,
        request,
      );
      if (done) return;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures < ATTEMPTS) continue;
      const failure = collectionFailed(request.subscriptionId, error);
      await context.step('give up', () => giveUp(request, failure, ports));
      return;
    }
  }
}

/** What the last attempt left unfinished is failed; what it finished stays. */
async function giveUp(
  { runId, subscriptionId }: CollectRequest,
  error: Failure,
  { runs }: DiscoverPorts,
): Promise<void> {
  await failUnfinished(runId, error, runs, (scope) => scope.subscriptionId === subscriptionId);
}

function collectionFailed(subscriptionId: string, cause: unknown): Failure {
  return {
    code: 'collection_failed',
    message: `Subscription ${subscriptionId} could not be read to its end: ${toFailure(cause).message}`,
    fix: 'Run discovery again; if it repeats, look up the collect function in the runbook.',
  };
}
