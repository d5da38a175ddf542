import * as z from 'zod';
import { ADMINISTRATORS, route } from '../route.ts';

const Document = z.looseObject({ openapi: z.string() });

interface ReferencePorts {
  /** The OpenAPI document of all routes. */
  readonly reference: () => z.infer<typeof Document>;
}

/** The API's own description. */
export const REFERENCE_ROUTES = {
  getReference: route({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'Read this document',
    roles: ADMINISTRATORS,
    responses: { 200: Document },
    async answer(_request, { reference }: ReferencePorts) {
      return { status: 200, body: reference() };
    },
  }),
};
