import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Run, type RunKind, type RunState, type RunStore } from '../domain/run.ts';
import { conditionally } from './conditional-write.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { dynamoHeldRetirements } from './dynamo-held-retirements.ts';
import { dynamoScopeProgress } from './dynamo-scope-progress.ts';
import { fromStored, shapeOf } from './item-shape.ts';
import { daysAfter, RUN_RETENTION_DAYS } from './retention.ts';

const SUMMARY = 'run';
const Stored = Run.strip();

/** Attributes of the index `by-integration`: its own key and the table's. */
const INDEX_KEY = ['kindRequestedAt', 'runId', 'part'];

/**
 * Runs in DynamoDB: a partition a run. Its items are a summary (which the index `by-integration`
 * lists), one for each scope, and chunks of what scopes have seen and hold.
 */
export function dynamoRunStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  now: () => number = Date.now,
): RunStore {
  /** Changes a run's summary where it is in one of these states; answers whether it was. */
  function change(
    runId: string,
    from: readonly RunState[],
    attributes: Partial<Run>,
    condition?: string,
  ): Promise<boolean> {
    const names = Object.keys(attributes);
    const states = from.map((state, index) => [`:from${index}`, state] as const);
    const inState = `#state IN (${states.map(([name]) => name).join(', ')})`;
    const update = {
      TableName: tableName,
      Key: { runId, part: SUMMARY },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: condition === undefined ? inState : `${inState} AND ${condition}`,
      ExpressionAttributeNames: Object.fromEntries(
        ['state', ...names].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: Object.fromEntries([
        ...states,
        ...Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
        ...(condition === undefined ? [] : [[':null', null]]),
      ]),
    };
    return conditionally(() => client.send(new UpdateCommand(update)));
  }

  return {
    ...dynamoScopeProgress(client, tableName, now),
    ...dynamoHeldRetirements(client, tableName, now),

    async create(run) {
      const put = {
        TableName: tableName,
        Item: {
          runId: run.id,
          part: SUMMARY,
          ...run,
          ...shapeOf('run'),
          kindRequestedAt: `${kindPrefix(run.kind)}${run.requestedAt}`,
          expiresAt: daysAfter(Date.parse(run.requestedAt), RUN_RETENTION_DAYS),
        },
        ConditionExpression: 'attribute_not_exists(runId)',
      };
      await conditionally(() => client.send(new PutCommand(put)));
    },

    async start(runId, startedAt, fence) {
      await change(runId, ['queued'], { state: 'running', startedAt, fence });
    },

    finish(runId, { state, error, finishedAt }) {
      const from: RunState[] = ['queued', 'running'];
      if (state !== 'needs_approval') from.push('needs_approval');
      return change(runId, from, { state, error, finishedAt });
    },

    supersede(runId, { error, finishedAt }) {
      const end = { state: 'superseded' as const, error, finishedAt, decision: null };
      return change(runId, ['needs_approval'], end, '#decision = :null');
    },

    decide(runId, decision) {
      return change(runId, ['needs_approval'], { decision }, '#decision = :null');
    },

    async get(runId) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { runId, part: SUMMARY },
          ConsistentRead: true,
        }),
      );
      return Item && fromStored('run', Stored, Item);
    },

    async latest(integrationId, kind, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-integration',
          KeyConditionExpression: 'integrationId = :id AND begins_with(kindRequestedAt, :kind)',
          ExpressionAttributeValues: { ':id': integrationId, ':kind': kindPrefix(kind) },
          ScanIndexForward: false,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { integrationId }, INDEX_KEY),
          }),
        }),
      );
      const items = (Items ?? []).map((item) => fromStored('run', Stored, item));
      return { items, cursor: toCursor(LastEvaluatedKey) };
    },
  };
}

/** What the index's sort key begins with, so that full runs are not lost among those of changes. */
function kindPrefix(kind: RunKind): string {
  return `${kind}#`;
}
