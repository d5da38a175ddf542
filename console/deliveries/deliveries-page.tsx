import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import type { DeliveryRecord } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { Page } from '../app/page.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { Outcome } from './outcome.tsx';
import { RedriveButton } from './redrive-button.tsx';

/** Alerts as they came, newest first. */
export function DeliveriesPage() {
  return (
    <Page
      title="Deliveries"
      description="Azure Monitor’s alerts as they came, and what became of them; kept for 90 days"
    >
      <ChosenIntegration>
        {(integration) => <Deliveries key={integration.id} integration={integration} />}
      </ChosenIntegration>
    </Page>
  );
}

function Deliveries({ integration }: { readonly integration: Integration }) {
  const pages = usePages<DeliveryRecord>(
    `/api/integrations/azure/${integration.id}/deliveries?limit=50`,
    10_000,
  );
  return (
    <ListingTable
      title="Deliveries"
      pages={pages}
      rowKey={({ deliveryId }) => deliveryId}
      actions={<RedriveButton />}
      empty={<Box>No alert has come yet. Set the webhook URL in the Azure action group.</Box>}
      columns={[
        {
          id: 'received',
          header: 'Received',
          isRowHeader: true,
          minWidth: 130,
          cell: ({ deliveryId, receivedAt }) => (
            <RouterLink href={`/deliveries/${deliveryId}`}>
              <Instant at={receivedAt} />
            </RouterLink>
          ),
        },
        { id: 'source', header: 'From', cell: ({ source }) => SOURCES[source] },
        {
          id: 'trust',
          header: 'Sender',
          minWidth: 140,
          cell: ({ verified, test }) => (
            <>
              {verified ? 'Verified' : 'Known by address only'} {test && <Badge>Test</Badge>}
            </>
          ),
        },
        { id: 'tries', header: 'Tries', cell: ({ tries }) => tries },
        { id: 'outcome', header: 'Became', cell: (delivery) => <Outcome delivery={delivery} /> },
      ]}
    />
  );
}

/** Where a delivery came from, in words. */
export const SOURCES: Readonly<Record<DeliveryRecord['source'], string>> = {
  webhook: 'Webhook',
  reconcile: 'Azure’s list of alerts',
  replay: 'Replay',
};
