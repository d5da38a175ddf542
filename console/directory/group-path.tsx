import { Fragment } from 'react';
import type { GroupName } from '../../lambdas/shared/domain/group-names.ts';
import { RouterLink } from '../app/router-link.tsx';
import { useDirectoryLink } from './links.ts';

/** From the group that is mapped down to the one that the person is in. */
export function GroupPath({ groups }: { readonly groups: readonly GroupName[] }) {
  const link = useDirectoryLink();
  return (
    <>
      {groups.map(({ id, name }, index) => (
        <Fragment key={id}>
          {index > 0 && ' → '}
          <RouterLink href={link('groups', id)}>{name}</RouterLink>
        </Fragment>
      ))}
    </>
  );
}
