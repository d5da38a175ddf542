import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Run, type RunStore, ScopeProgress } from '../domain/run.ts';
import { conditionally } from './conditional-write.ts';

/** Runs are kept this long; DynamoDB removes them afterwards. */
const RETENTION_SECONDS = 90 * 24 * 60 * 60;

const SUMMARY = 'run';
const SCOPE = 'scope#';

/** Runs in DynamoDB: a partition a run, its summary and one item a scope. */
export function dynamoRunStore(client: DynamoDBDocumentClient, tableName: string): RunStore {
  return {
    async create(run) {
      await conditionally(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: { runId: run.id, part: SUMMARY, ...run, expiresAt: expiry(run.requestedAt) },
            ConditionExpression: 'attribute_not_exists(runId)',
          }),
        ),
      );
    },

    async start(runId, startedAt) {
      await conditionally(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { runId, part: SUMMARY },
            UpdateExpression: 'SET #state = :running, startedAt = :startedAt',
            ConditionExpression: '#state = :queued',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: {
              ':running': 'running',
              ':queued': 'queued',
              ':startedAt': startedAt,
            },
          }),
        ),
      );
    },

    async finish(runId, { state, error, finishedAt }) {
      await conditionally(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { runId, part: SUMMARY },
            UpdateExpression: 'SET #state = :state, #error = :error, finishedAt = :finishedAt',
            ConditionExpression: 'attribute_exists(runId) AND finishedAt = :never',
            ExpressionAttributeNames: { '#state': 'state', '#error': 'error' },
            ExpressionAttributeValues: {
              ':state': state,
              ':error': error,
              ':finishedAt': finishedAt,
              ':never': null,
            },
          }),
        ),
      );
    },

    async report(runId, progress) {
      const part = `${SCOPE}${progress.subscriptionId}#${progress.resourceType}`;
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { runId, part, ...progress, expiresAt: expiry(new Date().toISOString()) },
        }),
      );
    },

    async get(runId) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { runId, part: SUMMARY },
          ConsistentRead: true,
        }),
      );
      return Item && Run.strip().parse(Item);
    },

    async *scopes(runId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'runId = :runId AND begins_with(part, :scope)',
          ExpressionAttributeValues: { ':runId': runId, ':scope': SCOPE },
          ConsistentRead: true,
        },
      );
      for await (const page of pages) {
        for (const item of page.Items ?? []) yield ScopeProgress.strip().parse(item);
      }
    },
  };
}

function expiry(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000) + RETENTION_SECONDS;
}
