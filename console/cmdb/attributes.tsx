import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CI_ATTRIBUTES } from '../../lambdas/shared/domain/configuration-item.ts';
import { Instant } from '../listing/instant.tsx';
import { describeValue } from './describe-value.ts';
import type { ItemReport } from './item-page.tsx';
import { ItemStatus } from './item-status.tsx';

/** What Azure says of an item, and what the CMDB knows beside. */
export function Attributes({ item }: { readonly item: ItemReport }) {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Attributes</Header>}>
        <KeyValuePairs columns={3} items={pairs(inOrder(item))} />
      </Container>
      <Container header={<Header variant="h2">In Azure</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'State', value: <ItemStatus item={item} /> },
            { label: 'Region', value: item.region ?? '–' },
            { label: 'Kind', value: item.kind ?? '–' },
            { label: 'Resource group', value: item.resourceGroup },
            { label: 'Subscription', value: item.subscriptionId },
            { label: 'Created', value: <Instant at={item.createdTime} /> },
            ...pairs(item.details),
            {
              label: 'Resource ID',
              value: (
                <CopyToClipboard
                  variant="inline"
                  textToCopy={item.armId}
                  copyButtonAriaLabel="Copy the resource ID"
                  copySuccessText="Copied"
                  copyErrorText="Could not be copied"
                />
              ),
            },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">Tags</Header>}>
        {Object.keys(item.tags).length === 0 ? (
          <Box color="text-body-secondary">It has no tags.</Box>
        ) : (
          <KeyValuePairs columns={4} items={pairs(item.tags)} />
        )}
      </Container>
      <Container header={<Header variant="h2">In the CMDB</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Discovered', value: <Instant at={item.discoveredAt} /> },
            { label: 'Last change', value: <Instant at={item.changedAt} /> },
            { label: 'Last seen', value: <Instant at={item.lastSeenAt} /> },
            { label: 'Missing since', value: <Instant at={item.missingSince} /> },
            { label: 'Retired', value: <Instant at={item.retiredAt} /> },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

/** In the order of the product page's table. */
function inOrder({ class: ciClass, attributes }: ItemReport): Readonly<Record<string, unknown>> {
  const names = Object.keys(CI_ATTRIBUTES[ciClass].shape);
  return Object.fromEntries(names.map((name) => [name, Reflect.get(attributes, name)]));
}

function pairs(values: Readonly<Record<string, unknown>>) {
  return Object.entries(values).map(([label, value]) => ({ label, value: describeValue(value) }));
}
