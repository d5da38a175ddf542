import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import * as z from 'zod';

/**
 * Where reminders and alarms go, encrypted with the customer key; `-c reminderEmail=…` subscribes an
 * address, which has to be confirmed once.
 */
export function reminderTopic(scope: Construct, id: string, key: Key): Topic {
  // An alarm can publish to an encrypted topic only if the key lets CloudWatch use it.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
  const address = z.email().optional().parse(scope.node.tryGetContext('reminderEmail'));
  if (address !== undefined) topic.addSubscription(new EmailSubscription(address));
  return topic;
}
