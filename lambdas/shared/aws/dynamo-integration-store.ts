import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { Integration, type IntegrationStore } from '../domain/integration.ts';
import { IntegrationError } from '../domain/integration-error.ts';
import { batchGet } from './batch-get.ts';
import { fromStored, shapeOf } from './item-shape.ts';

/**
 * One item knows which integration has which subscription, so that no two can have the same; and with
 * that which integrations there are, since each has one at least.
 */
const OWNERS_ID = 'subscription-owners';

interface Owners {
  readonly bySubscription: Readonly<Record<string, string>>;
  readonly revision: number;
}

/** Integrations in DynamoDB. */
export function dynamoIntegrationStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): IntegrationStore {
  async function get(id: string): Promise<Integration | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
    );
    return Item && isIntegration(Item) ? fromStored('integration', Integration, Item) : undefined;
  }

  async function owners(): Promise<Owners> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id: OWNERS_ID }, ConsistentRead: true }),
    );
    return { bySubscription: Item?.bySubscription ?? {}, revision: Item?.revision ?? 0 };
  }

  /**
   * Answers false when somebody else wrote in between and the attempt is to be made again. Without
   * `after` it deletes.
   */
  async function attempt(
    before: Integration | undefined,
    after: Integration | undefined,
  ): Promise<boolean> {
    const current = await owners();
    const bySubscription = claim(current.bySubscription, before, after);
    const ownersItem = { id: OWNERS_ID, bySubscription, revision: current.revision + 1 };
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: tableName,
                Item: ownersItem,
                ConditionExpression: 'attribute_not_exists(id) OR revision = :revision',
                ExpressionAttributeValues: { ':revision': current.revision },
              },
            },
            after
              ? { Put: { TableName: tableName, Item: toRecord(after), ...unchangedSince(before) } }
              : {
                  Delete: {
                    TableName: tableName,
                    Key: { id: before?.id },
                    ...unchangedSince(before),
                  },
                },
          ],
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      if (error.CancellationReasons?.[1]?.Code === 'ConditionalCheckFailed')
        throw changedMeanwhile();
      return false;
    }
  }

  async function write(
    before: Integration | undefined,
    after: Integration | undefined,
  ): Promise<void> {
    for (let tries = 0; tries < 10; tries += 1) {
      if (await attempt(before, after)) return;
    }
    throw changedMeanwhile();
  }

  return {
    get,
    async ofSubscription(subscriptionId) {
      const owner = (await owners()).bySubscription[subscriptionId];
      return owner === undefined ? undefined : get(owner);
    },
    create: (integration) => write(undefined, integration),
    async replace(before, after) {
      const next = { ...after, revision: before.revision + 1 };
      await write(before, next);
      return next;
    },
    delete: (before) => write(before, undefined),
    async *list() {
      const { bySubscription } = await owners();
      const keys = [...new Set(Object.values(bySubscription))].map((id) => ({ id }));
      const items = await Array.fromAsync(batchGet(client, tableName, keys), (item) =>
        fromStored('integration', Integration, item),
      );
      yield* items.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
    },
  };
}

function toRecord(integration: Integration) {
  return { ...integration, ...shapeOf('integration') };
}

/** The table holds a few items that are about all integrations. */
function isIntegration(item: Record<string, unknown>): boolean {
  return item.tenantId !== undefined;
}

function unchangedSince(before: Integration | undefined) {
  if (!before) return { ConditionExpression: 'attribute_not_exists(id)' };
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': before.revision },
  };
}

/** Who owns which subscription after the change. @throws IntegrationError when one is another's */
function claim(
  bySubscription: Owners['bySubscription'],
  before: Integration | undefined,
  after: Integration | undefined,
) {
  const own = after?.id ?? before?.id;
  const others = Object.entries(bySubscription).filter(([, owner]) => owner !== own);
  const taken = new Map(others);
  const claimed = after?.subscriptionIds ?? [];
  const conflict = claimed.find((id) => taken.has(id));
  if (conflict !== undefined) {
    throw new IntegrationError(
      'subscription_already_connected',
      `Subscription ${conflict} is connected by integration ${taken.get(conflict)} already.`,
      'Change that integration, or leave the subscription out of this one.',
    );
  }
  return Object.fromEntries([...others, ...claimed.map((id) => [id, own] as const)]);
}

function changedMeanwhile(): IntegrationError {
  return new IntegrationError(
    'changed_meanwhile',
    'Somebody else changed the integration at the same time.',
    'Read it again and repeat the change.',
  );
}
