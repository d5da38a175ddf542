import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { GroupName, groupNames } from '../../shared/domain/group-names.ts';
import { RoleGrant } from '../../shared/domain/role-grant.ts';
import { PersonSummary, sortedBy, summarize } from './summaries.ts';

/** A grant with whose it is (null: nobody that the directory has), and the groups that it comes through. */
export const DescribedGrant = z
  .strictObject({
    ...RoleGrant.shape,
    person: PersonSummary.nullable(),
    /** From the mapped group down to the one that the person is in. */
    through: z.array(GroupName),
  })
  .meta({ id: 'DescribedGrant' });
export type DescribedGrant = z.infer<typeof DescribedGrant>;

/** Puts names to the ids of grants of one tenant, and sorts them by whose they are. */
export async function describeGrants(
  tenantId: string,
  grants: readonly RoleGrant[],
  directory: Pick<DirectoryStore, 'getPeople' | 'getGroups'>,
): Promise<DescribedGrant[]> {
  const [people, nameOf] = await Promise.all([
    directory.getPeople(tenantId, [...new Set(grants.map(({ personId }) => personId))]),
    groupNames(
      tenantId,
      grants.flatMap(({ path }) => path),
      directory,
    ),
  ]);
  const described = grants.map((grant) => {
    const person = people.get(grant.personId);
    return {
      ...grant,
      person: person ? summarize(person) : null,
      through: grant.path.map(nameOf),
    };
  });
  return sortedBy(described, ({ person, personId }) => person?.displayName ?? personId);
}
