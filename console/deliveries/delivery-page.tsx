import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Flashbar from '@cloudscape-design/components/flashbar';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { AlertDelivery, DeliveryRecord } from '../../lambdas/shared/domain/alert-delivery.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { Instant } from '../listing/instant.tsx';
import { RunFailure } from '../runs/run-failure.tsx';
import { SOURCES } from './deliveries-page.tsx';
import { Outcome } from './outcome.tsx';
import { prettyJson } from './pretty-json.ts';
import './delivery-page.css';

type KeptDelivery = DeliveryRecord & Pick<AlertDelivery, 'body'>;

/** One alert as it came, with *Replay*. */
export function DeliveryPage() {
  const { deliveryId = '' } = useParams();
  const { call } = useHub();
  const queries = useQueryClient();
  const path = `/api/deliveries/${encodeURIComponent(deliveryId)}`;
  const delivery = useQuery({
    queryKey: ['delivery', deliveryId],
    queryFn: ({ signal }) => call<KeptDelivery>(path, { signal }),
  });
  const replay = useMutation({
    mutationFn: () => call(`${path}/replay`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['delivery', deliveryId] }),
  });
  if (!delivery.data) {
    return (
      <Page title="Delivery">
        {delivery.error ? (
          <ProblemAlert problem={problemOf(delivery.error)} retry={() => void delivery.refetch()} />
        ) : (
          <Spinner size="large" />
        )}
      </Page>
    );
  }
  const { data } = delivery;
  return (
    <Page
      title="Delivery"
      description={data.deliveryId}
      actions={
        <Button variant="primary" loading={replay.isPending} onClick={() => replay.mutate()}>
          Replay
        </Button>
      }
    >
      {replay.isSuccess && (
        <Flashbar
          items={[
            {
              id: 'replayed',
              type: 'success',
              content:
                'It is processed again. On an incident that knows it already, nothing changes.',
            },
          ]}
        />
      )}
      {replay.error && <ProblemAlert problem={problemOf(replay.error)} />}
      {data.failure && <RunFailure failure={data.failure} />}
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Received', value: <Instant at={data.receivedAt} /> },
            { label: 'From', value: SOURCES[data.source] },
            { label: 'Sender', value: data.verified ? 'Verified' : 'Known by address only' },
            { label: 'Test', value: data.test ? 'Yes' : 'No' },
            { label: 'Processed', value: <Instant at={data.processedAt} /> },
            { label: 'Tries', value: data.tries },
            { label: 'Became', value: <Outcome delivery={data} /> },
          ]}
        />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <CopyToClipboard
                textToCopy={data.body}
                copyButtonText="Copy"
                copySuccessText="Copied"
                copyErrorText="Could not be copied"
              />
            }
          >
            Body
          </Header>
        }
      >
        <div className="delivery-body">
          <Box variant="pre">{prettyJson(data.body)}</Box>
        </div>
      </Container>
    </Page>
  );
}
