import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Created } from './create-resources.ts';
import type { DeclaredQueue, DeclaredTopic } from './deployment.ts';

/** Attributes that only a new queue can be given. */
const fixedAttributes = ['FifoQueue'];

/** Creates the queues that are missing, dead-letter queues first, and settles the others' attributes. */
export const createQueues = async (
  client: SQSClient,
  queues: readonly DeclaredQueue[],
): Promise<Created> => {
  const result: Created = { created: [], kept: [] };
  for (const { name, attributes } of deadLetterQueuesFirst(queues)) {
    const url = await queueUrl(client, name);
    if (url === undefined) {
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      result.created.push(name);
      continue;
    }
    const changeable = Object.entries(attributes).filter(([key]) => !fixedAttributes.includes(key));
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: Object.fromEntries(changeable) }),
    );
    result.kept.push(name);
  }
  return result;
};

const deadLetterQueuesFirst = (queues: readonly DeclaredQueue[]): DeclaredQueue[] =>
  queues.toSorted(
    (left, right) =>
      Number('RedrivePolicy' in left.attributes) - Number('RedrivePolicy' in right.attributes),
  );

const queueUrl = async (client: SQSClient, name: string): Promise<string | undefined> => {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
};

/** Creates topics and their subscriptions; both calls give what exists already. */
export const createTopics = async (
  client: SNSClient,
  topics: readonly DeclaredTopic[],
): Promise<Created> => {
  for (const { name, arn, attributes, subscriptions } of topics) {
    await client.send(new CreateTopicCommand({ Name: name, Attributes: attributes }));
    for (const { protocol, endpoint, attributes: settings } of subscriptions) {
      await client.send(
        new SubscribeCommand({
          TopicArn: arn,
          Protocol: protocol,
          Endpoint: endpoint,
          Attributes: settings,
        }),
      );
    }
  }
  return { created: topics.map(({ name }) => name), kept: [] };
};
