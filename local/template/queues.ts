import * as z from 'zod';
import { declaredResources, text } from './declared-resources.ts';
import type { DeclaredQueue, DeclaredTopic } from './deployment.ts';
import type { Scope } from './intrinsics.ts';

const queueSchema = z.object({
  VisibilityTimeout: text.optional(),
  MessageRetentionPeriod: text.optional(),
  MaximumMessageSize: text.optional(),
  DelaySeconds: text.optional(),
  ReceiveMessageWaitTimeSeconds: text.optional(),
  FifoQueue: text.optional(),
  ContentBasedDeduplication: text.optional(),
  DeduplicationScope: text.optional(),
  FifoThroughputLimit: text.optional(),
  RedrivePolicy: z.record(z.string(), z.json()).optional(),
  RedriveAllowPolicy: z.record(z.string(), z.json()).optional(),
});

/** `AWS::SQS::Queue` */
export const readQueues = (scopes: readonly Scope[]): DeclaredQueue[] =>
  declaredResources(scopes, 'AWS::SQS::Queue', queueSchema).map(
    ({ scope, name, reference, properties }) => ({
      name,
      arn: `arn:aws:sqs:${scope.region}:${scope.account}:${name}`,
      url: reference,
      attributes: Object.fromEntries(
        Object.entries(properties)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
      ),
    }),
  );

const subscriptionSchema = z.object({
  Protocol: z.string(),
  Endpoint: z.string(),
  RawMessageDelivery: text.optional(),
  FilterPolicy: z.json().optional(),
  FilterPolicyScope: z.string().optional(),
});

/** `AWS::SNS::Topic` with its `AWS::SNS::Subscription`s. */
export const readTopics = (scopes: readonly Scope[]): DeclaredTopic[] => {
  const subscriptions = declaredResources(
    scopes,
    'AWS::SNS::Subscription',
    subscriptionSchema.extend({ TopicArn: z.string() }),
  ).map(({ properties }) => properties);
  const topicSchema = z.object({
    DisplayName: z.string().optional(),
    FifoTopic: text.optional(),
    ContentBasedDeduplication: text.optional(),
    Subscription: z.array(subscriptionSchema).default([]),
  });
  return declaredResources(scopes, 'AWS::SNS::Topic', topicSchema).map(
    ({ name, reference, properties: { Subscription, ...attributes } }) => ({
      name,
      arn: reference,
      attributes: toAttributes(attributes),
      subscriptions: [
        ...Subscription,
        ...subscriptions.filter(({ TopicArn }) => TopicArn === reference),
      ].map(({ Protocol, Endpoint, RawMessageDelivery, FilterPolicy, FilterPolicyScope }) => ({
        protocol: Protocol,
        endpoint: Endpoint,
        attributes: toAttributes({
          RawMessageDelivery,
          FilterPolicy: FilterPolicy === undefined ? undefined : JSON.stringify(FilterPolicy),
          FilterPolicyScope,
        }),
      })),
    }),
  );
};

const toAttributes = (properties: Record<string, string | null | undefined>) =>
  Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
