import Link from '@cloudscape-design/components/link';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { problemOf } from '../api/api-problem.ts';
import { armPath } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { CI_CLASSES } from '../configure/resource-types.ts';
import { Attributes } from './attributes.tsx';
import { ItemHistory } from './item-history.tsx';
import { ItemIncidents } from './item-incidents.tsx';
import { ItemRelations } from './item-relations.tsx';

/** A configuration item with when a list last showed it. */
export type ItemReport = ConfigurationItem & { readonly lastSeenAt: string };

/** One configuration item: attributes, relations, history, incidents. */
export function ItemPage() {
  const { '*': rest = '' } = useParams();
  const id = `/${rest}`;
  const { call } = useHub();
  const item = useQuery({
    queryKey: ['item', id],
    queryFn: ({ signal }) =>
      call<ItemReport>(`/api/cmdb/configuration-items/${armPath(id)}`, { signal }),
  });
  if (item.error && !item.data) {
    const problem = problemOf(item.error);
    return (
      <Page title={rest.split('/').at(-1) ?? 'Configuration item'} description={id}>
        <ProblemAlert problem={problem} retry={() => void item.refetch()} />
        {problem.status === 404 && <ItemRelations id={id} />}
      </Page>
    );
  }
  if (!item.data) {
    return (
      <Page title="Configuration item">
        <Spinner size="large" />
      </Page>
    );
  }
  return <Item key={id} item={item.data} />;
}

function Item({ item }: { readonly item: ItemReport }) {
  return (
    <Page
      title={item.name}
      description={`${CI_CLASSES[item.class]} · ${item.class}`}
      actions={
        <Link href={item.link} external externalIconAriaLabel="Opens in a new tab">
          Azure portal
        </Link>
      }
    >
      <Tabs
        ariaLabel="Configuration item"
        tabs={[
          { id: 'attributes', label: 'Attributes', content: <Attributes item={item} /> },
          { id: 'relations', label: 'Relations', content: <ItemRelations id={item.id} /> },
          { id: 'history', label: 'History', content: <ItemHistory id={item.id} /> },
          { id: 'incidents', label: 'Incidents', content: <ItemIncidents id={item.id} /> },
        ]}
      />
    </Page>
  );
}
