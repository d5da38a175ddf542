import * as z from 'zod';
import {
  ChangeIntegration,
  ConnectIntegration,
  type Integration,
} from '../../shared/domain/integration.ts';
import { Failure } from '../../shared/domain/integration-error.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import {
  type ClientSecretPorts,
  ShownIntegration,
  settleRotation,
  withCurrentSecret,
  withSecret,
} from '../client-secret/client-secret.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { changeIntegration } from './change-integration.ts';
import { connectIntegration, type SettingsPorts } from './connect-integration.ts';
import { DeletedIntegration, deleteIntegration } from './delete-integration.ts';
import { type AddressPorts, readAddresses } from './read-addresses.ts';

const path = '/api/integrations/azure/{integrationId}';

/** Saved settings, and why Azure's addresses are not known by which their webhook lets callers in. */
const SavedIntegration = z
  .strictObject({ ...ShownIntegration.shape, addressesFailure: Failure.nullable() })
  .meta({ id: 'SavedIntegration' });

type SavePorts = ClientSecretPorts & AddressPorts;
type ShowPorts = Pick<ClientSecretPorts, 'integrations' | 'statuses' | 'now'>;

/** Settings: connect, read, change, disable and delete Azure tenants. */
export const SETTINGS_ROUTES = {
  connectIntegration: route({
    method: 'POST',
    path: '/api/integrations/azure',
    summary: 'Connect an Azure tenant',
    roles: ADMINISTRATORS,
    body: ConnectIntegration,
    responses: { 201: SavedIntegration },
    async answer({ body }, ports: SavePorts) {
      const integration = await connectIntegration(body, ports);
      const location = `/api/integrations/azure/${integration.id}`;
      return {
        status: 201,
        body: await settle(integration, ports),
        headers: { location, ...entityTag(integration.revision) },
        change: { target: { integrationId: integration.id }, after: integration },
      };
    },
  }),

  listIntegrations: route({
    method: 'GET',
    path: '/api/integrations/azure',
    summary: 'List the connected tenants',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ items: z.array(ShownIntegration) }) },
    async answer(_request, ports: ShowPorts) {
      const items = await Array.fromAsync(ports.integrations.list(), (each) =>
        withSecret(each, ports),
      );
      return { status: 200, body: { items } };
    },
  }),

  getIntegration: route({
    method: 'GET',
    path,
    summary: 'Read an integration; its ETag is what a change is based on',
    roles: ADMINISTRATORS,
    responses: { 200: ShownIntegration },
    async answer({ params }, ports: ClientSecretPorts) {
      const integration = await findIntegration(params, ports);
      return {
        status: 200,
        body: await withCurrentSecret(integration, ports),
        headers: entityTag(integration.revision),
      };
    },
  }),

  changeIntegration: route({
    method: 'PUT',
    path,
    summary: 'Change an integration, disable or enable it, replace its secret',
    roles: ADMINISTRATORS,
    ifMatch: true,
    body: ChangeIntegration,
    responses: { 200: SavedIntegration },
    async answer({ params, body, revision }, ports: SavePorts) {
      const before = await findIntegration(params, ports);
      const after = await changeIntegration(before, revision, body, ports);
      return {
        status: 200,
        body: await settle(after, ports),
        headers: entityTag(after.revision),
        change: { before, after },
      };
    },
  }),

  deleteIntegration: route({
    method: 'DELETE',
    path,
    summary: 'Delete an integration and its secrets; what it discovered stays',
    roles: ['super_admin'],
    ifMatch: true,
    responses: { 200: DeletedIntegration },
    async answer({ params, revision }, ports: SettingsPorts) {
      const before = await findIntegration(params, ports);
      const body = await deleteIntegration(before, revision, ports);
      return { status: 200, body, change: { before } };
    },
  }),
};

async function settle(integration: Integration, ports: SavePorts) {
  const [shown, addressesFailure] = await Promise.all([
    settleRotation(integration, ports),
    readAddresses(integration, ports),
  ]);
  return { ...shown, addressesFailure };
}
