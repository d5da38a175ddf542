import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { EVENT_SOURCE, EVENTS, type EventType } from '../lambdas/shared/domain/event.ts';
import type { FlowProps } from './flow.ts';
import { grantKey, grantSend } from './grants.ts';
import { type DeadLetterQueue, deadLetterQueue } from './queues.ts';

/** Which writes of which table become an event, told in DynamoDB's JSON. */
interface Source {
  readonly table: Table;
  /** Of the item as it was written. */
  readonly image?: Pattern;
  /** Of its key. */
  readonly keys?: Pattern;
  /** What happened to it; being written where absent. */
  readonly changes?: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
}

type Pattern = Readonly<Record<string, unknown>>;

/**
 * Changes of the tables go out on the event bus, by way of their streams: what is written is told,
 * whatever dies in between, in the order in which an item was written.
 */
export class EventPipes extends Construct {
  constructor(scope: Construct, id: string, { state, deployment }: FlowProps) {
    super(scope, id);
    const { configurationItems, directory, incidents, runs } = state.tables;
    const sources: Readonly<Record<EventType, Source>> = {
      'Configuration Item Changed': {
        table: configurationItems,
        image: { retiredAt: { NULL: [true] } },
      },
      'Configuration Item Retired': {
        table: configurationItems,
        image: { retiredAt: { S: [{ exists: true }] } },
      },
      // Aliases, origins and counters, which share the table, have no state.
      'Incident Changed': { table: incidents, image: { state: { S: [{ exists: true }] } } },
      'Run Changed': { table: runs, image: { part: { S: ['run'] } } },
      'User Changed': { table: directory, keys: { part: { S: [{ prefix: 'person#' }] } } },
      'Role Grant Changed': {
        table: directory,
        keys: { part: { S: [{ prefix: 'grant#' }] } },
        changes: ['INSERT', 'REMOVE'],
      },
    };
    const deadLetters = deadLetterQueue(this, 'DeadLetters', { deployment, key: state.key });
    for (const type of Object.keys(EVENTS) as EventType[]) {
      this.#pipe(type, sources[type], state, deadLetters);
    }
  }

  #pipe(
    type: EventType,
    { table, image, keys, changes = ['INSERT', 'MODIFY'] }: Source,
    { events, key }: FlowProps['state'],
    deadLetters: DeadLetterQueue,
  ): void {
    const stream = String(table.tableStreamArn);
    const name = type.replaceAll(' ', '');
    const role = new Role(this, `${name}Role`, {
      assumedBy: new ServicePrincipal('pipes.amazonaws.com'),
      description: `Sends "${type}" to the event bus`,
    });
    const allow = (actions: string[], resource: string) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(
      [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      stream,
    );
    allow(['events:PutEvents'], events.eventBusArn);
    grantKey(role, key, 'dynamodb', ['kms:Decrypt']);
    grantKey(role, key, 'events', ['kms:Decrypt', 'kms:GenerateDataKey']);
    grantSend(role, deadLetters);

    const pipe = new CfnPipe(this, name, {
      description: `Sends "${type}" to the event bus`,
      roleArn: role.roleArn,
      source: stream,
      sourceParameters: {
        dynamoDbStreamParameters: {
          // A pipe that is made anew catches up on the last day, as far as the stream goes back.
          startingPosition: 'TRIM_HORIZON',
          batchSize: 10,
          maximumBatchingWindowInSeconds: 1,
          maximumRetryAttempts: 100,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: deadLetters.queueArn },
        },
        filterCriteria: {
          filters: [
            {
              pattern: JSON.stringify({
                eventName: changes,
                dynamodb: { ...(keys && { Keys: keys }), ...(image && { NewImage: image }) },
              }),
            },
          ],
        },
      },
      target: events.eventBusArn,
      targetParameters: {
        eventBridgeEventBusParameters: { detailType: type, source: EVENT_SOURCE },
        inputTemplate: templateOf(type, changes.includes('REMOVE') ? 'Keys' : 'NewImage'),
      },
    });
    // Without the permissions in place the pipe is made, and then fails to start.
    pipe.node.addDependency(role);
  }
}

/**
 * The event's fields, filled from a part of the stream record: what was removed has a key alone. Values
 * stand in quotes, since a number comes as text there.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
function templateOf(type: EventType, from: 'Keys' | 'NewImage'): string {
  const fields = Object.keys(EVENTS[type].shape).map((field) => [
    field,
    `<${pathOf(field, from)}>`,
  ]);
  return JSON.stringify(Object.fromEntries(fields));
}

function pathOf(field: string, from: 'Keys' | 'NewImage'): string {
  if (field === 'change') return '$.eventName';
  return `$.dynamodb.${from}.${field}.${field === 'revision' ? 'N' : 'S'}`;
}
