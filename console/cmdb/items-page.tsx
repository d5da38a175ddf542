import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchParams } from 'react-router';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { itemAddress } from '../api/arm-path.ts';
import { Page } from '../app/page.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { CI_CLASSES } from '../configure/resource-types.ts';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { FilterBar } from './filter-bar.tsx';
import {
  type ItemFilters,
  isFiltered,
  listingPath,
  readFilters,
  withFilter,
} from './item-filters.ts';
import { ItemStatus } from './item-status.tsx';

const PAGE_SIZE = 50;

/** Configuration items; what is shown of them is in the address. */
export function ItemsPage() {
  const [parameters, setParameters] = useSearchParams();
  const filters = readFilters(parameters);
  const pages = usePages<ConfigurationItem>(listingPath(filters, PAGE_SIZE));
  const show = (change: Partial<ItemFilters>) => setParameters(withFilter(filters, change));
  return (
    <Page title="CMDB" description="Azure’s resources as configuration items">
      <ListingTable
        title="Configuration items"
        pages={pages}
        rowKey={({ id }) => id}
        filter={<FilterBar key={parameters.toString()} filters={filters} onChange={show} />}
        empty={
          isFiltered(filters) ? (
            <SpaceBetween size="s">
              <Box>
                Nothing meets all filters{pages.openEnd ? ' so far; the next page may' : ''}.
              </Box>
              <Button onClick={() => setParameters({})}>Clear filters</Button>
            </SpaceBetween>
          ) : (
            <SpaceBetween size="s">
              <Box>Nothing was discovered yet.</Box>
              <RouterLink href="/runs">Run Discovery Now</RouterLink>
            </SpaceBetween>
          )
        }
        columns={[
          {
            id: 'name',
            header: 'Name',
            isRowHeader: true,
            minWidth: 160,
            cell: ({ id, name }) => <RouterLink href={itemAddress(id)}>{name}</RouterLink>,
          },
          { id: 'class', header: 'Class', cell: (item) => CI_CLASSES[item.class] },
          { id: 'region', header: 'Region', cell: ({ region }) => region ?? '–' },
          { id: 'group', header: 'Resource group', cell: (item) => item.resourceGroup },
          {
            id: 'state',
            header: 'State',
            minWidth: 130,
            cell: (item) => <ItemStatus item={item} />,
          },
          { id: 'changed', header: 'Last change', cell: (item) => <Instant at={item.changedAt} /> },
        ]}
      />
    </Page>
  );
}
