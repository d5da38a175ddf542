import * as z from 'zod';
import {
  ChangeIntegration,
  ConnectIntegration,
  Integration,
} from '../../shared/domain/integration.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { changeIntegration } from './change-integration.ts';
import { connectIntegration, type SettingsPorts } from './connect-integration.ts';
import { DeletedIntegration, deleteIntegration } from './delete-integration.ts';

const path = '/api/integrations/azure/{integrationId}';

/** Settings: connect, read, change, disable and delete Azure tenants. */
export const SETTINGS_ROUTES = {
  connectIntegration: route({
    method: 'POST',
    path: '/api/integrations/azure',
    summary: 'Connect an Azure tenant',
    roles: ADMINISTRATORS,
    body: ConnectIntegration,
    responses: { 201: Integration },
    async answer({ body }, ports: SettingsPorts) {
      const integration = await connectIntegration(body, ports);
      const location = `/api/integrations/azure/${integration.id}`;
      return {
        status: 201,
        body: integration,
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
    responses: { 200: z.strictObject({ items: z.array(Integration) }) },
    async answer(_request, { integrations }: Pick<SettingsPorts, 'integrations'>) {
      return { status: 200, body: { items: await Array.fromAsync(integrations.list()) } };
    },
  }),

  getIntegration: route({
    method: 'GET',
    path,
    summary: 'Read an integration; its ETag is what a change is based on',
    roles: ADMINISTRATORS,
    responses: { 200: Integration },
    async answer({ params }, ports: Pick<SettingsPorts, 'integrations'>) {
      const integration = await findIntegration(params, ports);
      return { status: 200, body: integration, headers: entityTag(integration.revision) };
    },
  }),

  changeIntegration: route({
    method: 'PUT',
    path,
    summary: 'Change an integration, disable or enable it, replace its secret',
    roles: ADMINISTRATORS,
    ifMatch: true,
    body: ChangeIntegration,
    responses: { 200: Integration },
    async answer({ params, body, revision }, ports: SettingsPorts) {
      const before = await findIntegration(params, ports);
      const after = await changeIntegration(before, revision, body, ports);
      return {
        status: 200,
        body: after,
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
