import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { contextOf } from './context.ts';

/**
 * Where reminders go, encrypted with the customer key; `-c reminderEmail=…` subscribes an
 * address, which has to be confirmed once.
 */
export function reminderTopic(scope: Construct, id: string, key: Key): Topic {
  const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
  const address = contextOf(scope, 'reminderEmail');
  if (address !== undefined) topic.addSubscription(new EmailSubscription(address));
  return topic;
}
