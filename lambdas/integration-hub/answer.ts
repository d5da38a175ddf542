import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import {
  type AlertQueue,
  type DeadLetters,
  type DeliveryStore,
  toReplay,
} from '../shared/domain/alert-delivery.ts';
import { CiClass, type ConfigurationItemStore } from '../shared/domain/configuration-item.ts';
import { Incident, type IncidentStore } from '../shared/domain/incident.ts';
import {
  ChangeIntegration,
  ConnectIntegration,
  type Integration,
  RenewClientSecret,
} from '../shared/domain/integration.ts';
import { Decision, isSyncRun, RunKind } from '../shared/domain/run.ts';
import type { SyncProgressStore } from '../shared/domain/sync-progress.ts';
import { json } from '../shared/http/problem-details.ts';
import { parse, parseBody } from '../shared/http/request.ts';
import { actorOf } from './actor.ts';
import { DIRECTORY_ANSWERS, type DirectoryPorts } from './answer-directory.ts';
import { changeIntegration } from './change-integration.ts';
import {
  type ClientSecretPorts,
  renewClientSecret,
  rotateClientSecret,
  type ShownIntegration,
  settleRotation,
  withSecret,
} from './client-secret.ts';
import { connectIntegration } from './connect-integration.ts';
import { decideRun } from './decide-run.ts';
import { decideSync } from './decide-sync.ts';
import { findIntegration, findRun, missing, parameter } from './find.ts';
import { lastSeen } from './last-seen.ts';
import { type AddressPorts, readAddresses } from './read-addresses.ts';
import { relationsOf } from './relations.ts';
import { ROUTES, type RouteName } from './routes.ts';
import { type RunDiscoveryPorts, runDiscovery } from './run-discovery.ts';
import { expectTestAlert, readWebhook, renewKey } from './webhook.ts';

/** What the admin API works with. */
export interface ApiPorts
  extends ClientSecretPorts,
    AddressPorts,
    RunDiscoveryPorts,
    DirectoryPorts {
  readonly progress: SyncProgressStore;
  readonly configurationItems: ConfigurationItemStore;
  readonly incidents: IncidentStore;
  readonly deliveries: DeliveryStore;
  readonly alertQueue: AlertQueue;
  readonly deadLetters: DeadLetters;
}

type Answer = (event: APIGatewayProxyEvent, ports: ApiPorts) => Promise<APIGatewayProxyResult>;

/** Dead letters moved by one request; more are moved by the next. */
const REDRIVE_LIMIT = 500;

const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
};
const ListRuns = z.strictObject({ kind: RunKind.default('full'), ...paging });
const ListHistory = z.strictObject(paging);
const DecideRun = z.strictObject({ outcome: Decision.shape.outcome });
const ListConfigurationItems = z.strictObject({ class: CiClass, ...paging });
const ListIncidents = z.strictObject({ state: Incident.shape.state.default('open'), ...paging });

const ANSWERS: Readonly<Record<RouteName, Answer>> = {
  ...DIRECTORY_ANSWERS,

  async connectIntegration(event, ports) {
    const integration = await connectIntegration(parseBody(ConnectIntegration, event), ports);
    const location = `/api/integrations/azure/${integration.id}`;
    return json(201, await toSaved(integration, ports), { location });
  },

  async listIntegrations(_event, ports) {
    const items: ShownIntegration[] = [];
    for await (const each of ports.integrations.list()) items.push(await withSecret(each, ports));
    return json(200, { items });
  },

  async getIntegration(event, ports) {
    return json(200, await withSecret(await findIntegration(event, ports), ports));
  },

  async changeIntegration(event, ports) {
    const before = await findIntegration(event, ports);
    const after = await changeIntegration(before, parseBody(ChangeIntegration, event), ports);
    return json(200, await toSaved(after, ports));
  },

  async renewClientSecret(event, ports) {
    const before = await findIntegration(event, ports);
    return json(200, await renewClientSecret(before, parseBody(RenewClientSecret, event), ports));
  },

  async rotateClientSecret(event, ports) {
    const integration = await findIntegration(event, ports);
    await rotateClientSecret(integration, ports);
    return json(202, await withSecret(integration, ports));
  },

  async getWebhook(event, ports) {
    return json(200, await readWebhook(await findIntegration(event, ports), ports));
  },

  async renewWebhookKey(event, ports) {
    return json(200, await renewKey(await findIntegration(event, ports), ports));
  },

  async expectTestAlert(event, ports) {
    return json(200, await expectTestAlert(await findIntegration(event, ports), ports));
  },

  async runDiscovery(event, ports) {
    const run = await runDiscovery(await findIntegration(event, ports), ports);
    return json(202, run, { location: `/api/runs/${run.id}` });
  },

  async getRun(event, ports) {
    const run = await findRun(event, ports);
    if (!isSyncRun(run)) {
      return json(200, { ...run, scopes: await Array.fromAsync(ports.runs.scopes(run.id)) });
    }
    const reads = await Array.fromAsync(ports.progress.reads(run.id));
    const outcome = (await ports.progress.outcome(run.id)) ?? null;
    // Links hold tokens of Graph, and tell nobody anything.
    const told = reads.map(({ link: _link, origin: _origin, ...read }) => read);
    return json(200, { ...run, reads: told, outcome });
  },

  async listRuns(event, ports) {
    const { id } = await findIntegration(event, ports);
    const query = parse(ListRuns, event.queryStringParameters ?? {});
    return json(200, await ports.runs.latest(id, query.kind, query.limit, query.cursor));
  },

  async listHeldRetirements(event, ports) {
    const run = await findRun(event, ports);
    const items: string[] = [];
    for await (const scope of ports.runs.scopes(run.id)) {
      for await (const { ids } of ports.runs.held(run.id, scope)) items.push(...ids);
    }
    return json(200, { items });
  },

  async listHeldRemovals(event, ports) {
    const run = await findRun(event, ports);
    return json(200, { items: (await Array.fromAsync(ports.progress.held(run.id))).flat() });
  },

  async decideRun(event, ports) {
    const { outcome } = parseBody(DecideRun, event);
    const run = await findRun(event, ports);
    const actor = actorOf(event);
    if (isSyncRun(run)) return json(202, await decideSync(run, outcome, actor, ports));
    const { runs, discovery: starter, newId, now } = ports;
    return json(202, await decideRun(run, outcome, actor.name, { runs, starter, newId, now }));
  },

  async listDeliveries(event, ports) {
    const { id } = await findIntegration(event, ports);
    const query = parse(z.strictObject(paging), event.queryStringParameters ?? {});
    return json(200, await ports.deliveries.list(id, query.limit, query.cursor));
  },

  async getDelivery(event, ports) {
    return json(200, await findDelivery(event, ports));
  },

  async replayDelivery(event, ports) {
    const kept = await findDelivery(event, ports);
    await ports.alertQueue.send(toReplay(kept));
    return json(202, { deliveryId: kept.deliveryId });
  },

  async redriveDeadLetters(_event, ports) {
    return json(202, { moved: await ports.deadLetters.redrive(REDRIVE_LIMIT) });
  },

  async listConfigurationItems(event, ports) {
    const query = parse(ListConfigurationItems, event.queryStringParameters ?? {});
    return json(200, await ports.configurationItems.list(query.class, query.limit, query.cursor));
  },

  async getConfigurationItem(event, ports) {
    const id = armId(event);
    const item = (await ports.configurationItems.get(id)) ?? missing(`Configuration item ${id}`);
    return json(200, { ...item, lastSeenAt: await lastSeen(item, ports.runs) });
  },

  async getRelations(event, ports) {
    return json(200, await relationsOf(armId(event), ports));
  },

  async getHistory(event, ports) {
    const query = parse(ListHistory, event.queryStringParameters ?? {});
    const { history } = ports.configurationItems;
    return json(200, await history(armId(event), query.limit, query.cursor));
  },

  async listIncidents(event, ports) {
    const query = parse(ListIncidents, event.queryStringParameters ?? {});
    return json(200, await ports.incidents.list(query.state, query.limit, query.cursor));
  },

  async getIncident(event, ports) {
    const number = parameter(event, 'number');
    return json(200, (await ports.incidents.getByNumber(number)) ?? missing(`Incident ${number}`));
  },
};

const byResource = new Map(
  Object.entries(ROUTES).map(([name, { method, path }]) => [
    `${method} ${path}`,
    ANSWERS[name as RouteName],
  ]),
);

/** Answers a request of the admin API by the resource that API Gateway matched. */
export function answer(
  event: APIGatewayProxyEvent,
  ports: ApiPorts,
): Promise<APIGatewayProxyResult> {
  const route = `${event.httpMethod} ${event.resource}`;
  return (byResource.get(route) ?? missing(route))(event, ports);
}

/** Saved settings, and why Azure's addresses are not known by which their webhook lets callers in. */
async function toSaved(integration: Integration, ports: ApiPorts): Promise<object> {
  const [shown, addressesFailure] = await Promise.all([
    settleRotation(integration, ports),
    readAddresses(integration, ports),
  ]);
  return { ...shown, addressesFailure };
}

async function findDelivery(event: APIGatewayProxyEvent, ports: ApiPorts) {
  const id = parameter(event, 'deliveryId');
  return (await ports.deliveries.get(id)) ?? missing(`Delivery ${id}`);
}

/** The key of the resource that the path names. */
function armId(event: APIGatewayProxyEvent): string {
  return `/${parameter(event, 'id')}`.toLowerCase();
}
