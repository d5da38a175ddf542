import * as z from 'zod';
import { Department } from '../../shared/domain/department.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Guid, type IntegrationStore } from '../../shared/domain/integration.ts';
import { Person } from '../../shared/domain/person.ts';
import { findIntegration, missing } from '../find.ts';
import { pageOf, paging, prefix } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { describePerson, PersonReport } from './describe-person.ts';
import { Membership, type MembershipPorts, membershipsOf } from './memberships.ts';
import { chartReports, chartTops, OrgChartLevel } from './org-chart.ts';
import { PersonSummary, summarize } from './summaries.ts';

interface ReadPorts {
  readonly directory: DirectoryStore;
}

const tenant = '/api/directory/{tenantId}';

/** A department with who heads it. */
const DescribedDepartment = z
  .strictObject({ ...Department.shape, head: PersonSummary.nullable() })
  .meta({ id: 'DescribedDepartment' });
export type DescribedDepartment = z.infer<typeof DescribedDepartment>;

/** People, their managers and their departments. */
export const PEOPLE_ROUTES = {
  listUsers: route({
    method: 'GET',
    path: `${tenant}/users`,
    summary: 'List people by name, those of a department, or active ones without a manager',
    roles: ADMINISTRATORS,
    query: z
      .strictObject({
        ...paging,
        prefix,
        department: z.string().optional(),
        manager: z.literal('none').optional(),
      })
      .refine(({ department, manager }) => department === undefined || manager === undefined, {
        path: ['manager'],
        error: 'cannot be combined with department',
      }),
    responses: { 200: pageOf(Person) },
    async answer({ params, query }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const { department, manager, ...listed } = query;
      if (manager !== undefined) {
        return { status: 200, body: await directory.listReports(tenantId, null, listed) };
      }
      const body =
        department === undefined
          ? await directory.listPeople(tenantId, listed)
          : await directory.listDepartmentPeople(tenantId, department, listed);
      return { status: 200, body };
    },
  }),

  getUser: route({
    method: 'GET',
    path: `${tenant}/users/{userId}`,
    summary: 'Read a person with the managers above, and roles with where they come from',
    roles: ADMINISTRATORS,
    responses: { 200: PersonReport },
    async answer({ params }, { directory }: ReadPorts) {
      const id = params.userId.toLowerCase();
      const people = await directory.getPeople(params.tenantId.toLowerCase(), [id]);
      const person = people.get(id) ?? missing(`User ${id}`);
      return { status: 200, body: await describePerson(person, directory) };
    },
  }),

  listMemberships: route({
    method: 'GET',
    path: '/api/integrations/azure/{integrationId}/users/{userId}/groups',
    summary: 'Ask Entra ID which groups a person is in, directly and through others',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ items: z.array(Membership) }) },
    async answer(
      { params },
      ports: MembershipPorts & { readonly integrations: Pick<IntegrationStore, 'get'> },
    ) {
      const integration = await findIntegration(params, ports);
      const items = await membershipsOf(integration, params.userId.toLowerCase(), ports);
      return { status: 200, body: { items } };
    },
  }),

  listDepartments: route({
    method: 'GET',
    path: `${tenant}/departments`,
    summary: 'List departments with head, parent and number of members',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ items: z.array(DescribedDepartment) }) },
    async answer({ params }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const departments = (await Array.fromAsync(directory.departments(tenantId))).flat();
      const headIds = departments.flatMap(({ headId }) => headId ?? []);
      const heads = await directory.getPeople(tenantId, [...new Set(headIds)]);
      const items = departments.map((department) => {
        const head = heads.get(department.headId ?? '');
        return { ...department, head: head ? summarize(head) : null };
      });
      return { status: 200, body: { items } };
    },
  }),

  getOrgChart: route({
    method: 'GET',
    path: `${tenant}/org-chart`,
    summary: 'Read one level of the org chart: its tops, or whom somebody manages',
    roles: ADMINISTRATORS,
    query: z.strictObject({ ...paging, manager: Guid.optional() }),
    responses: { 200: OrgChartLevel },
    async answer({ params, query: { manager, ...query } }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const body =
        manager === undefined
          ? await chartTops(tenantId, directory)
          : await chartReports(tenantId, manager, query, directory);
      return { status: 200, body };
    },
  }),
};
