import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Person } from '../../shared/domain/person.ts';
import { DescribedGrant, describeGrants } from './describe-grants.ts';
import { PersonSummary, summarize } from './summaries.ts';

/** More levels than a company has; a longer line is a mistake of whoever keeps the directory. */
const MAX_LEVELS = 25;

/** A person with what belongs to them. */
export const PersonReport = z
  .strictObject({
    ...Person.shape,
    grants: z.array(DescribedGrant),
    /** The manager, the manager's manager, and so on up. */
    managers: z.array(PersonSummary),
  })
  .meta({ id: 'PersonReport' });
export type PersonReport = z.infer<typeof PersonReport>;

/** Reads what belongs to a person, by keys alone. */
export async function describePerson(
  person: Person,
  directory: Pick<DirectoryStore, 'getPeople' | 'getGroups' | 'grants'>,
): Promise<PersonReport> {
  const { tenantId, id } = person;
  const [grants, managers] = await Promise.all([
    Array.fromAsync(directory.grants(tenantId, id)).then((pages) =>
      describeGrants(tenantId, pages.flat(), directory),
    ),
    lineAbove(person, directory),
  ]);
  return { ...person, grants, managers };
}

/** Goes up the line of managers until it ends, or comes to somebody again. */
async function lineAbove(
  person: Person,
  { getPeople }: Pick<DirectoryStore, 'getPeople'>,
): Promise<PersonSummary[]> {
  const line: PersonSummary[] = [];
  const met = new Set([person.id]);
  let { managerId } = person;
  while (managerId !== null && !met.has(managerId) && line.length < MAX_LEVELS) {
    met.add(managerId);
    const manager: Person | undefined = (await getPeople(person.tenantId, [managerId])).get(
      managerId,
    );
    if (!manager) break;
    line.push(summarize(manager));
    managerId = manager.managerId;
  }
  return line;
}
