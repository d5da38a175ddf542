import type { JsonObject } from '../../../../local/azure/json.ts';
import { type Received, startTenant, type TenantUnderTest } from '../tenant-under-test.ts';

export const GRAPH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
export const MACHINES = 'Microsoft.Compute/virtualMachines';
const START = Date.UTC(2026, 0, 1);

/** A simulated tenant whose clock stands still until it is moved. */
export interface GraphUnderTest extends TenantUnderTest {
  /** Moves the clock, in ms. */
  pass(ms: number): void;
  /** Asks as it is; the quota counts. */
  ask(query: string, rest?: JsonObject): Promise<Received>;
  /** The rows of all pages, waiting for the quota; throws when one is not 200. */
  rows(query: string, rest?: JsonObject): Promise<JsonObject[]>;
}

export async function startGraph({ size = 200, subscriptions = 1 } = {}): Promise<GraphUnderTest> {
  let time = START;
  const tenant = await startTenant({ size, subscriptions, now: () => time });
  const pass = (ms: number) => {
    time += ms;
    if (ms >= 3_600_000) tenant.signInAnew();
  };
  const ask = (query: string, rest: JsonObject = {}) =>
    tenant.send('POST', GRAPH, { query, ...rest });

  async function rows(query: string, rest: JsonObject = {}): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    let options = rest.options as JsonObject | undefined;
    for (;;) {
      const answer = await ask(query, { ...rest, ...(options && { options }) });
      if (answer.status === 429) {
        pass(5000);
        continue;
      }
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      found.push(...(answer.body.data as unknown as JsonObject[]));
      const { $skipToken } = answer.body;
      if ($skipToken === undefined) return found;
      options = { ...options, $skipToken };
    }
  }

  return { ...tenant, pass, ask, rows };
}

/** The changes of a time span, as the product asks for them. */
export function changesQuery(since: string, until: string): string {
  return `resourcechanges
| extend changedAt = todatetime(properties.changeAttributes.timestamp)
| where changedAt >= datetime(${since}) and changedAt < datetime(${until})
| project id, changedAt, changeType = tostring(properties.changeType),
  targetResourceId = tostring(properties.targetResourceId),
  targetResourceType = tostring(properties.targetResourceType)
| order by id asc`;
}

export const SUBSCRIPTIONS =
  "ResourceContainers | where type =~ 'microsoft.resources/subscriptions' | project id, subscriptionId | order by id asc";

/** Codes of the inner errors, which say what is wrong. */
export function detailsOf({ body }: Received): { code: string; message: string; token?: string }[] {
  return (body.error as unknown as { details: { code: string; message: string }[] }).details;
}
