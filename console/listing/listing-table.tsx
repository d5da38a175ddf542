import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../app/problem-alert.tsx';
import type { Pages } from './use-pages.ts';

interface ListingTableProps<T> {
  /** What is listed, e.g. `Incidents`. */
  readonly title: string;
  readonly pages: Pages<T>;
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  readonly rowKey: (item: T) => string;
  /** What to say, and offer, when there is nothing. */
  readonly empty: ReactNode;
  readonly filter?: ReactNode;
  readonly actions?: ReactNode;
  readonly variant?: 'container' | 'full-page' | 'embedded';
}

/** A listing as a table: with its pages, and when it is loading, empty or refused. */
export function ListingTable<T>(props: ListingTableProps<T>) {
  const { title, pages, columns, rowKey, empty, filter, actions, variant = 'container' } = props;
  if (pages.problem && pages.items.length === 0) {
    return (
      <SpaceBetween size="m">
        {filter}
        <ProblemAlert problem={pages.problem} retry={pages.again} />
      </SpaceBetween>
    );
  }
  return (
    <Table
      variant={variant}
      items={pages.items}
      columnDefinitions={columns}
      trackBy={rowKey}
      loading={pages.loading}
      loadingText={`Loading ${title.toLowerCase()}`}
      wrapLines
      ariaLabels={{ tableLabel: title }}
      empty={
        <Box textAlign="center" color="inherit" padding={{ vertical: 'm' }}>
          {empty}
        </Box>
      }
      filter={filter}
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={`Read ${title} again`} onClick={pages.again} />
              {actions}
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
      pagination={
        (pages.pageCount > 1 || pages.openEnd) && (
          <Pagination
            currentPageIndex={pages.page}
            pagesCount={pages.pageCount}
            openEnd={pages.openEnd}
            onChange={({ detail }) => pages.goTo(detail.currentPageIndex)}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              pageLabel: (page) => `Page ${page}`,
            }}
          />
        )
      }
    />
  );
}
