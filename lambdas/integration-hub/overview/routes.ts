import { ADMINISTRATORS, route } from '../route.ts';
import { Overview, type OverviewPorts, readOverview } from './overview.ts';

/** Everything at a glance. */
export const OVERVIEW_ROUTES = {
  getOverview: route({
    method: 'GET',
    path: '/api/overview',
    summary: 'Read everything at a glance: connections, runs, items by class and region, incidents',
    roles: ADMINISTRATORS,
    responses: { 200: Overview },
    async answer(_request, ports: OverviewPorts) {
      return { status: 200, body: await readOverview(ports) };
    },
  }),
};
