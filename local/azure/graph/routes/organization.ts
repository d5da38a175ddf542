import { notFound } from '../graph-error.ts';
import { contextOf, type GraphRoute } from '../graph-route.ts';
import { READ_ORGANIZATION, requirePermission } from '../permissions.ts';

/** @see https://learn.microsoft.com/graph/api/organization-list */
export const listOrganization: GraphRoute = {
  pattern: /^\/organization$/i,
  operation: 'organization/list',
  units: 1,
  answer({ people, roles }) {
    requirePermission(roles, ...READ_ORGANIZATION);
    return { '@odata.context': contextOf('organization'), value: [people.organization] };
  },
};

/** @see https://learn.microsoft.com/graph/api/organization-get */
export const getOrganization: GraphRoute = {
  pattern: /^\/organization\/(?<id>[^/]+)$/i,
  operation: 'organization/get',
  units: 1,
  answer({ people, roles, parameters }) {
    requirePermission(roles, ...READ_ORGANIZATION);
    const { id = '' } = parameters;
    if (id.toLowerCase() !== people.organization.id) throw notFound(id);
    return { '@odata.context': `${contextOf('organization')}/$entity`, ...people.organization };
  },
};
