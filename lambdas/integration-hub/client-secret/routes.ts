import { RenewClientSecret } from '../../shared/domain/integration.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import {
  type ClientSecretPorts,
  renewClientSecret,
  rotateClientSecret,
  ShownIntegration,
  withSecret,
} from './client-secret.ts';

const path = '/api/integrations/azure/{integrationId}/client-secret';

/** The client secret: replaced by an administrator, or rotated now. */
export const CLIENT_SECRET_ROUTES = {
  renewClientSecret: route({
    method: 'PUT',
    path,
    summary: 'Replace the client secret by one that is tested first',
    roles: ADMINISTRATORS,
    body: RenewClientSecret,
    responses: { 200: ShownIntegration },
    async answer({ params, body }, ports: ClientSecretPorts) {
      const before = await findIntegration(params, ports);
      const after = await renewClientSecret(before, body, ports);
      const { secretSetAt, secretExpiresAt } = before;
      return {
        status: 200,
        body: after,
        headers: entityTag(after.revision),
        change: {
          before: { secretSetAt, secretExpiresAt },
          after: { secretSetAt: after.secretSetAt, secretExpiresAt: after.secretExpiresAt },
        },
      };
    },
  }),

  rotateClientSecret: route({
    method: 'POST',
    path: `${path}/rotation`,
    summary: 'Rotate the client secret now',
    roles: ADMINISTRATORS,
    responses: { 202: ShownIntegration },
    async answer({ params }, ports: ClientSecretPorts) {
      const integration = await findIntegration(params, ports);
      await rotateClientSecret(integration, ports);
      return { status: 202, body: await withSecret(integration, ports) };
    },
  }),
};
