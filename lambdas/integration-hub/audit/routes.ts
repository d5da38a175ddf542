import * as z from 'zod';
import { type AuditLog, AuditRecord } from '../../shared/domain/audit-log.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';

/** What administrators did. */
export const AUDIT_ROUTES = {
  listAuditRecords: route({
    method: 'GET',
    path: '/api/audit-records',
    summary: 'List administrative acts, newest first: who did what, when, to what',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(AuditRecord) },
    async answer({ query }, { audit }: { readonly audit: AuditLog }) {
      return { status: 200, body: await audit.list(query.limit, query.cursor) };
    },
  }),
};
