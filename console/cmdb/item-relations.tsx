import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { Relation, Relations } from '../../lambdas/integration-hub/cmdb/relations.ts';
import { problemOf } from '../api/api-problem.ts';
import { armPath, itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { RelationGraph } from './relation-graph.tsx';
import { describeRelation, nameOf } from './relation-layout.ts';

/** What a resource runs on, is part of and is in, drawn and listed. */
export function ItemRelations({ id }: { readonly id: string }) {
  const { call } = useHub();
  const relations = useQuery({
    queryKey: ['relations', id],
    queryFn: ({ signal }) => call<Relations>(`/api/cmdb/relations/${armPath(id)}`, { signal }),
  });
  if (relations.error) {
    return (
      <ProblemAlert problem={problemOf(relations.error)} retry={() => void relations.refetch()} />
    );
  }
  if (!relations.data) return <Spinner size="large" />;
  const { items, truncated } = relations.data;
  return (
    <SpaceBetween size="l">
      {items.length > 0 && (
        <Container header={<Header variant="h2">Relations</Header>}>
          <RelationGraph id={id} relations={items} />
        </Container>
      )}
      <Table<Relation>
        items={items}
        trackBy={(relation) => `${relation.direction} ${relation.type} ${relation.id}`}
        wrapLines
        ariaLabels={{ tableLabel: 'Relations as a list' }}
        header={
          <Header variant="h2" description={truncated ? 'There are more than these.' : undefined}>
            As a list
          </Header>
        }
        empty={<Box textAlign="center">Nothing is related to it.</Box>}
        columnDefinitions={[
          { id: 'type', header: 'Relation', cell: describeRelation },
          {
            id: 'other',
            header: 'Resource',
            isRowHeader: true,
            cell: ({ id: other }) => (
              <RouterLink href={itemAddress(other)}>{nameOf(other)}</RouterLink>
            ),
          },
          { id: 'id', header: 'Resource ID', cell: ({ id: other }) => other },
        ]}
      />
    </SpaceBetween>
  );
}
