import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** A queue that is encrypted with the customer key, takes TLS only, and keeps messages for 14 days. */
export function encryptedQueue(
  scope: Construct,
  id: string,
  props: { readonly deployment: Deployment; readonly key: IKey } & Pick<
    QueueProps,
    'deadLetterQueue' | 'visibilityTimeout'
  >,
): Queue {
  const { deployment, key, ...settings } = props;
  return new Queue(scope, id, {
    ...settings,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: deployment.removalPolicy,
  });
}

/** Where what could not be processed waits for a person. */
export function deadLetterQueue(...[scope, id, props]: Parameters<typeof encryptedQueue>): Queue {
  const queue = encryptedQueue(scope, id, props);
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue.' },
    { id: 'Serverless-SQSRedrivePolicy', reason: 'This is a dead-letter queue.' },
  );
  return queue;
}
