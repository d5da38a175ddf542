import type { PersonReport } from '../../lambdas/integration-hub/directory/describe-person.ts';

/** Something that happened to somebody, at an ISO 8601 instant. */
export interface LifeEvent {
  readonly what: string;
  readonly at: string;
}

/** What is known by date of somebody, latest first. */
export function toLife({
  createdAt,
  changedAt,
  deactivatedAt,
  goneAt,
  grants,
}: Pick<
  PersonReport,
  'createdAt' | 'changedAt' | 'deactivatedAt' | 'goneAt' | 'grants'
>): readonly LifeEvent[] {
  const dated = [
    { what: 'First synced', at: createdAt },
    { what: 'Last change', at: changedAt === createdAt ? null : changedAt },
    { what: 'Deactivated', at: deactivatedAt },
    { what: 'Gone from Entra ID', at: goneAt },
    ...grants.map(({ role, origin, since }) => ({
      what: origin === 'manual' ? `Role ${role} by hand` : `Role ${role} by a group`,
      at: since,
    })),
  ];
  return dated
    .flatMap(({ what, at }) => (at === null ? [] : [{ what, at }]))
    .toSorted((a, b) => (a.at > b.at ? -1 : Number(a.at < b.at)));
}
