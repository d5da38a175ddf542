import * as z from 'zod';
import { Role } from '../../shared/domain/caller.ts';
import { ADMINISTRATORS, route } from '../route.ts';

/** Who calls, as the authorizer found out. */
const CallerReport = z
  .strictObject({ id: z.string(), name: z.string(), roles: z.array(Role) })
  .meta({ id: 'Caller' });

/** Whom the web page is shown to: what it does not offer them depends on it, what they may do does not. */
export const ACCESS_ROUTES = {
  getCaller: route({
    method: 'GET',
    path: '/api/caller',
    summary: 'Read who you are here, and with which roles',
    roles: ADMINISTRATORS,
    responses: { 200: CallerReport },
    async answer({ caller: { id, name, roles } }, _ports: object) {
      return { status: 200, body: { id, name, roles } };
    },
  }),
};
