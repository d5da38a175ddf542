import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { SubscriptionRegion } from '../../lambdas/integration-hub/connection-test/list-regions.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { REGIONS } from '../../lambdas/shared/domain/region.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { Client } from '../api/client.ts';
import { useHub } from '../api/hub-context.tsx';
import { type FormValues, faultsOf, toBody } from './form-values.ts';

/** Of more subscriptions than these, which hardly differ, not all are asked. */
const MAX_ASKED = 5;

/** What it takes to ask. */
const NEEDED = ['tenantId', 'subscriptionIds', 'clientId', 'clientSecret'];

const ALL = REGIONS.toSorted().map((name) => ({ name, displayName: name }));

/**
 * The regions that the subscriptions of a form can use, read with the credentials that are in it or
 * stored. All that Azure has before that, and with the reason where it cannot be.
 */
export function useRegions(values: FormValues, stored: Integration | undefined) {
  const { call } = useHub();
  const read = useMutation({
    mutationFn: () => readRegions(call, values, stored),
    retry: false,
  });
  const { tenantId, clientId, clientSecret, cloud, subscriptionIds } = values;
  const asked = JSON.stringify([tenantId, clientId, clientSecret, cloud, subscriptionIds]);
  const before = useRef<string>(undefined);
  return {
    regions: read.data ?? ALL,
    loading: read.isPending,
    problem: read.error ? explain(read.error) : undefined,
    /** To be called when they are about to be seen: asks again only for other credentials, or after an error. */
    load() {
      if (read.isPending || (before.current === asked && !read.error)) return;
      before.current = asked;
      read.mutate();
    },
  };
}

async function readRegions(
  call: Client,
  values: FormValues,
  stored: Integration | undefined,
): Promise<readonly SubscriptionRegion[]> {
  const faults = faultsOf(values, stored === undefined);
  if (NEEDED.some((field) => faults[field] !== undefined)) {
    throw new Error('the service principal is not filled in yet.');
  }
  const { tenantId, clientId, clientSecret, cloud, subscriptionIds } = toBody(values);
  const answers = await Promise.all(
    (subscriptionIds as string[]).slice(0, MAX_ASKED).map((subscriptionId) =>
      call<{ items: SubscriptionRegion[] }>('/api/integrations/azure/regions', {
        method: 'POST',
        body: {
          tenantId,
          clientId,
          cloud,
          subscriptionId,
          ...(clientSecret !== undefined && { clientSecret }),
          ...(stored && { integrationId: stored.id }),
        },
      }),
    ),
  );
  const regions = new Map(
    answers.flatMap(({ items }) => items).map((region) => [region.name, region]),
  );
  return [...regions.values()].toSorted((one, other) =>
    one.displayName.localeCompare(other.displayName),
  );
}

function explain(error: Error): string {
  const why = error instanceof ApiProblem ? error.problem.title : error.message;
  return `All of Azure’s regions are listed, since those of your subscriptions could not be read: ${why}`;
}
