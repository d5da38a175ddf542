import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Lease, LeaseStore } from '../domain/lease.ts';
import { conditionally } from './conditional-write.ts';

const LeaseRecord = z.object({ holder: z.string(), fence: z.number() });
type LeaseRecord = z.infer<typeof LeaseRecord>;

/** The same in DynamoDB's own notation: the document client converts answers, but not errors. */
const RefusedRecord = z
  .object({ holder: z.object({ S: z.string() }), fence: z.object({ N: z.coerce.number() }) })
  .transform(({ holder, fence }): LeaseRecord => ({ holder: holder.S, fence: fence.N }));

/**
 * Leases in the table of the runs. An item stays when its lease is given back, and never expires: it
 * counts the fencing tokens.
 */
export function dynamoLeaseStore(client: DynamoDBDocumentClient, tableName: string): LeaseStore {
  /** Takes the lease if nobody has it, or answers who does. */
  async function take(
    integrationId: string,
    runId: string,
    now: string,
    until: string,
  ): Promise<LeaseRecord> {
    const take = new UpdateCommand({
      TableName: tableName,
      Key: keyOf(integrationId),
      UpdateExpression: 'SET holder = :runId, heldUntil = :until ADD fence :one',
      ConditionExpression:
        'attribute_not_exists(holder) OR (heldUntil <= :now AND holder <> :runId)',
      ExpressionAttributeValues: { ':runId': runId, ':now': now, ':until': until, ':one': 1 },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      return LeaseRecord.parse((await client.send(take)).Attributes);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return RefusedRecord.parse(error.Item);
    }
  }

  function renew(lease: Lease, until: string): Promise<boolean> {
    return whileHeld(lease, 'SET heldUntil = :until', { ':until': until });
  }

  /** Changes a lease unless it was lost. */
  function whileHeld(
    { integrationId, runId, fence }: Lease,
    change: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<boolean> {
    const update = {
      TableName: tableName,
      Key: keyOf(integrationId),
      UpdateExpression: change,
      ConditionExpression: 'holder = :runId AND fence = :fence',
      ExpressionAttributeValues: { ...values, ':runId': runId, ':fence': fence },
    };
    return conditionally(() => client.send(new UpdateCommand(update)));
  }

  return {
    async acquire(integrationId, runId, now, until) {
      for (;;) {
        const { holder, fence } = await take(integrationId, runId, now, until);
        if (holder !== runId) return { heldBy: holder };
        const lease = { integrationId, runId, fence };
        // The run had it before, perhaps not for long enough; lost in between, it is taken anew.
        if (await renew(lease, until)) return lease;
      }
    },
    renew,
    async release(lease) {
      await whileHeld(lease, 'REMOVE holder, heldUntil');
    },
  };
}

function keyOf(integrationId: string) {
  return { runId: `lease#${integrationId}`, part: 'lease' };
}
