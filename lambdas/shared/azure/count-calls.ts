import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Measure } from '../domain/metric.ts';
import type { CallStatistics } from '../domain/resource-manager.ts';

/** Who is told of calls; nobody has to be. */
export interface CallCounters {
  readonly statistics?: Pick<CallStatistics, 'calls'>;
  readonly measure?: Measure | undefined;
}

/** Counts each request to Azure, retries among them, and each answer that says there are too many. */
export function countCalls(http: HttpClient, { statistics, measure }: CallCounters): HttpClient {
  return {
    async sendRequest(request) {
      if (statistics) statistics.calls += 1;
      measure?.('AzureCalls', 1);
      const response = await http.sendRequest(request);
      if (response.status === 429) measure?.('AzureThrottles', 1);
      return response;
    },
  };
}
