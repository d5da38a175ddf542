import type { PipelineRequest } from '@azure/core-rest-pipeline';
import {
  type AdaptiveConcurrency,
  adaptiveConcurrency,
  type CallEnd,
} from './adaptive-concurrency.ts';
import { type CallQuota, callQuota, type Patience, waitForQuota } from './call-quota.ts';
import type { Outcome, Turn } from './retry.ts';

/**
 * Storage is listed at most so often per subscription and region; all regions share one list here.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling#storage-throttling
 */
const STORAGE_LISTS = { calls: 100, ms: 5 * 60_000 };
const STORAGE_LIST =
  /^\/subscriptions\/[^/]+(\/resourcegroups\/[^/]+)?\/providers\/microsoft\.storage\/storageaccounts\/?$/i;

/**
 * Alerts are listed at most so often per subscription; some room is left for others who list them.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/service-limits#alerts-api
 */
const ALERT_LISTS = { calls: 80, ms: 60_000 };
const ALERT_LIST = /^\/subscriptions\/[^/]+\/providers\/microsoft\.alertsmanagement\/alerts\/?$/i;

/** A list of a whole subscription: a page leads to the next, and names those that are asked for more. */
const SUBSCRIPTION_LIST = /^\/subscriptions\/[^/]+\/providers\/[^/]+\/[^/]+\/?$/i;

interface Subscription {
  readonly concurrency: AdaptiveConcurrency;
  readonly storageLists: CallQuota;
  readonly alertLists: CallQuota;
}

/**
 * Gives each attempt its turn. Azure throttles by subscription, so each subscription has its own
 * concurrency, and its own counts of storage and alert lists; calls about none of them share one more.
 */
export function takeTurns(patience: Patience): Turn {
  const subscriptions = new Map<string, Subscription>();

  function subscriptionOf(path: string): Subscription {
    const id = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? '';
    const known = subscriptions.get(id);
    if (known) return known;
    const fresh = {
      concurrency: adaptiveConcurrency(),
      storageLists: callQuota(STORAGE_LISTS),
      alertLists: callQuota(ALERT_LISTS),
    };
    subscriptions.set(id, fresh);
    return fresh;
  }

  return async (request: PipelineRequest, attempt: () => Promise<Outcome>) => {
    const { pathname } = new URL(request.url);
    const { concurrency, storageLists, alertLists } = subscriptionOf(pathname);
    // Before it takes a place among the running ones, where it would keep others waiting.
    if (STORAGE_LIST.test(pathname)) {
      await waitForQuota(storageLists, 'lists of storage accounts', patience);
    }
    if (ALERT_LIST.test(pathname)) await waitForQuota(alertLists, 'lists of alerts', patience);
    return concurrency.run(attempt, endOf, SUBSCRIPTION_LIST.test(pathname));
  };
}

function endOf(outcome: Outcome): CallEnd {
  if ('error' in outcome) return 'silent';
  return outcome.response.status === 429 ? 'throttled' : 'answered';
}
