import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

type EncryptedQueueProps = { readonly deployment: Deployment; readonly key: IKey } & Pick<
  QueueProps,
  'deadLetterQueue' | 'visibilityTimeout'
>;

/** A queue that is encrypted with the customer key, takes TLS only, and keeps messages for 14 days. */
export function encryptedQueue(scope: Construct, id: string, props: EncryptedQueueProps): Queue {
  return new Queue(scope, id, toQueueProps(props));
}

function toQueueProps({ deployment, key, ...settings }: EncryptedQueueProps): QueueProps {
  return {
    ...settings,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: deployment.removalPolicy,
  };
}

/** A queue whose every message asks for a person; alarms find it by its class. */
export class DeadLetterQueue extends Queue {
  constructor(...[scope, id, props]: Parameters<typeof encryptedQueue>) {
    super(scope, id, toQueueProps(props));
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue.' },
      { id: 'Serverless-SQSRedrivePolicy', reason: 'This is a dead-letter queue.' },
    );
  }
}

/** Where what could not be processed waits for a person. */
export function deadLetterQueue(...parameters: Parameters<typeof encryptedQueue>): DeadLetterQueue {
  return new DeadLetterQueue(...parameters);
}
